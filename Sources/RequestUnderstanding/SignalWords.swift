/// Phrases that say something other than a theme.
enum SignalWords {
    static let all: [(Signal, String)] = [
        (.clean, clean), (.rise, rise), (.fall, fall), (.arc, arc), (.flat, flat), (.crisis, crisis),
        (.greeting, greeting), (.thanks, thanks), (.farewell, farewell), (.help, help), (.identity, identity),
        (.smallTalk, smallTalk), (.hostile, hostile),
        (.artistFollows, "by,from the artist,artist,가수,sung by,performed by"),
        (.strengthen, strengthen), (.weaken, weaken), (.harmless, harmless),
    ]

    private static let clean = """
        19금 힙합 빼고,19금 가사 빼고,19금 가사 없는,19금 빼줘,19금은 빼고,19금은 빼줘,19금은 안돼,욕 나오는 것도 안,욕 나오는 거 빼고,욕 나오는 건 빼,
        클린,클린 버전,클린버전,욕 없는,욕없는,욕 안 나오는,욕 빼고,욕설 없는,욕설 빼고,비속어 없는,비속어 빼고,19금 빼고,19금 없이,19금 제외,19금 말고,19금 없는,19금 노래 빼고,19금 노래 없이,19세 빼고,청불 빼고,야한 가사 빼고,선정적이지 않은,건전한,건전하게,아이들이 들어도 되는,
        애들이 들어도 되는,아이가 들어도 되는,아이들도 들을 수 있는,clean,clean only,clean version,clean versions,clean lyrics,clean songs,clean songs only,no explicit,not explicit,nothing explicit,non explicit,no explicit songs,no explicit lyrics,no explicit content,without explicit lyrics,without explicit,no swearing,without swearing,
        no swear words,no cursing,without cursing,no curse words,no profanity,without profanity,no bad words,no bad language,no cussing,family friendly,family safe,kid friendly,kids friendly,kid safe,safe for work,sfw,work safe,pg,radio friendly,child friendly,age appropriate,office friendly,school appropriate,swear free,profanity free,explicit free
        """
    private static let rise = """
        점점 신나게,점점 신나는,점점 빨라지는,점점 빠르게,점점 고조되는,점점 강하게,점점 세게,점점 올라가는,점점 달아오르는,갈수록 신나는,갈수록 신나게,갈수록 빨라지는,뒤로 갈수록 신나는,뒤로 갈수록 신나게,
        build up,builds up,building up,ramp up,ramps up,ramping up,gets faster,getting faster,gradually faster,get more energetic,increasingly energetic,gradually more energetic,start slow,starts slow,starting slow,start slow and build,warm up to,crescendo
        """
    private static let fall = """
        점점 잔잔해지는,점점 잔잔하게,점점 느려지는,점점 느리게,점점 차분해지는,점점 차분하게,점점 조용해지는,점점 조용하게,갈수록 잔잔한,갈수록 잔잔하게,갈수록 차분하게,뒤로 갈수록 잔잔하게,뒤로 갈수록 잔잔한,
        wind down to,winds down,winding down slowly,slows down,gradually slower,gets slower,getting slower,gradually calmer,gets calmer,getting calmer,fades out,taper off,cool down to
        """
    private static let arc =
        "기승전결,올라갔다 내려오는,달아올랐다가 가라앉는,builds then calms,up and then down,rise and fall,peaks in the middle"
    private static let flat =
        "일정한 템포,일정한 분위기,같은 템포로,쭉 같은 분위기,steady tempo,constant energy,steady energy,same energy throughout,consistent tempo"
    private static let crisis = """
        죽고 싶다,죽고 싶어,죽고싶다,죽고싶어,죽고 싶은,죽고싶은,죽고 싶어요,죽고싶어요,죽고 싶네,죽고싶네,죽고 싶고,죽고 싶을,죽고싶을,죽고 싶습니다,죽고만 싶어,죽고만 싶다,죽어버리고 싶,죽어 버리고 싶,죽어버릴래,죽어버릴까,죽을래,죽을까,죽을까 봐,그만 살고 싶,살기 싫,살기싫,살고 싶지 않,
        살고싶지 않,살고싶지않,사라지고 싶,사라지고싶,사라져버리고 싶,없어지고 싶,없어져버리고 싶,자살,자살하고 싶,자살할,자살하는 법,자살 생각,자해,자해하고,자해하,목숨을 끊,목숨 끊,스스로 목숨,극단적인 선택,극단적 선택,삶을 끝내,인생을 끝내,인생 끝내고,생을 마감,세상을 떠나고 싶,세상 떠나고 싶,뛰어내리고 싶,손목 긋,손목을 긋,
        살 이유가 없,살아갈 이유가 없,살아갈 자신이 없,살 의미가 없,더 이상 못 살겠,더는 못 살겠,더이상 못살겠,내가 없어져도,나 하나 없어져도,유서,죽는 게 나을,죽는게 나을,죽는 게 낫,죽는게 낫,안 살고 싶,숨 쉬기도 싫,눈 뜨기 싫은 삶,깨어나고 싶지 않,영원히 잠들고 싶,
        want to die,wanna die,wanting to die,wish i was dead,wish i were dead,wish i could die,kill myself,killing myself,kms,suicide,suicidal,end my life,ending my life,end it all,ending it all,take my own life,taking my own life,take my life,hurt myself,hurting myself,harm myself,self harm,selfharm,cut myself,cutting myself,
        dont want to live,do not want to live,dont wanna live,dont want to be alive,dont want to be here anymore,dont want to exist,no reason to live,nothing to live for,cant go on anymore,cant go on living,better off dead,better off without me,life isnt worth living,life is not worth living,not worth living,tired of living,tired of being alive,
        never wake up again,dont want to wake up,rather be dead,unalive,overdose,took a bunch of pills,took all my pills,took too many pills,swallowed pills,swallow all my pills,다 끝내고 싶,살 이유를 모르,왜 사는지 모르,살아서 뭐 하,사는 게 의미가 없,사는 의미가 없,사는게 의미없,약을 한꺼번에,약을 잔뜩 먹,약을 다 먹었,jump off a bridge,want to disappear forever,wish i didnt exist,wish i was never born,
        죽고시퍼,죽고싶당,다 끝내버리고 싶,모든 걸 끝내고 싶,그만 끝내고 싶,
        iwanttodie,ijustwanttodie,iwannadie,ijustwannadie,iwanttokillmyself,iwannakillmyself,imgonnakillmyself,idontwanttolive,idontwannalive,iwanttoendmylife,iwanttoenditall
        """
    /// They hold a word of distress and tell of none; the longer phrase wins.
    private static let harmless = """
        유서 깊은,자살골,dont want to wake up early,dont want to wake up for work,dont want to wake up for school,dont want to wake up in the morning,dont want to wake up this early,dont want to wake up on monday,suicide squad,overdose of
        """
    private static let greeting = """
        안녕,안녕하세요,안녕하십니까,안뇽,ㅎㅇ,하이,하이루,헬로,헬로우,반가워,반가워요,반갑습니다,방가,여보세요,좋은 아침이야,잘 지냈어,잘 지내,뭐해,뭐 해,뭐하니,뭐하고 있어,hi,hello,hey,heya,hiya,yo,sup,howdy,hi there,hello there,hey there,good day,whats up,wassup,how are you,how are you doing,hows it going,hows your day,greetings
        """
    private static let thanks = """
        고마워,고마워요,고맙습니다,고맙,감사,감사해요,감사합니다,감솨,땡큐,쌩유,최고야,최고다,잘했어,잘 들었어,잘 들을게,수고,수고했어,수고하셨습니다,멋지다,대박,굿,굳,nice one,thanks,thank you,thank u,thx,ty,tysm,thanks a lot,thank you so much,cheers,appreciate it,great job,good job,well done,good bot,awesome,love it,i love it,youre the best,you rock,perfect thanks
        """
    private static let farewell =
        "잘 가,잘가,잘 있어,바이,바이바이,안녕히,안녕히 계세요,다음에 봐,나중에 봐,또 봐,또 올게,bye,bye bye,goodbye,good bye,see you,see ya,see you later,cya,later,take care,farewell,catch you later,ttyl"
    private static let help = """
        도움말,도와줘,도와주세요,사용법,사용 방법,어떻게 써,어떻게 쓰는,어떻게 사용,어떻게 해,뭐 할 수 있어,뭘 할 수 있어,뭐 할 줄 알아,무엇을 할 수 있,무슨 기능,기능이 뭐,뭐가 가능해,할 줄 아는 게,명령어,help,help me,how does this work,how do i use,how do you work,how to use,what can you do,what do you do,what are you able to,commands,instructions,how can you help,usage
        """
    private static let identity = """
        너 누구,넌 누구,누구야,누구세요,너 뭐야,넌 뭐야,이름이 뭐,이름 뭐야,몇 살,나이가,사람이야,사람이니,로봇이야,로봇이니,로봇,봇이야,ai야,인공지능이,누가 만들,만든 사람,who are you,what are you,whats your name,your name,are you human,are you a robot,are you a bot,are you real,are you ai,who made you,who built you,where are you from,what country are you from,who created you,how old are you
        """
    private static let smallTalk = """
        심심해,심심하다,심심,배고파,배고프다,배고픈데,점심 뭐 먹,점심 뭐 먹지,점심 뭐 먹을까,점심 뭐 먹었어,저녁 뭐 먹,저녁 뭐 먹지,저녁 뭐 먹을까,아침 뭐 먹지,야식 뭐 먹지,점심 먹었어,저녁 먹었어,밥 먹었어,밥은 먹었어,뭐 먹지,뭐 먹을까,오늘 뭐 먹,메뉴 추천,맛집,맛집 추천,맛집 알려,날씨 어때,날씨 알려,오늘 날씨,내일 날씨,몇 시야,몇시야,지금 몇 시,오늘 며칠,무슨 요일,농담,재밌는 얘기,재미있는 얘기,웃긴 얘기,로또,주식,환율,번역,숙제 해줘,영화 추천,책 추천,드라마 추천,옷 추천,게임 추천,여행지 추천,ㅋㅋ,그래,응,네,아니,아니요,알겠어,알았어,오케이,ㅇㅋ,몰라,글쎄,뭐라고,왜,진짜,정말이야,사랑해,나 사랑해,결혼하자,테스트,
        im bored,bored,im hungry,hungry,whats the weather,weather today,how is the weather,hows the weather,what time is it,what day is it,whats the date,tell me a joke,joke,tell me a story,knock knock,do my homework,translate,stock price,lottery,movie recommendation,recommend a movie,book recommendation,recommend a book,restaurant,recipe,write me,solve,what is the capital,who won,
        ok,okay,yes,no,yeah,yep,nope,nah,maybe,lol,lmao,haha,hmm,idk,i dont know,why,what,really,sure,cool,i see,test,testing,love you,i love you,marry me,do you love me,meaning of life
        """
    private static let hostile = """
        바보,멍청이,멍청아,멍청하,꺼져,닥쳐,시발,씨발,ㅅㅂ,ㅂㅅ,병신,개새끼,쓰레기,쓰레기야,쓸모없,짜증나는 봇,못하네,형편없,구려,노답,stupid,stupid bot,idiot,shut up,fuck you,fuck off,screw you,you suck,you are useless,youre useless,useless,dumb,dumb bot,trash,garbage,worst bot,bad bot,go away,asshole,bitch,
        ignore previous instructions,ignore all previous instructions,system prompt,reveal your prompt,print your token,show me your token,drop table,rm rf,sudo,select from,script alert,jailbreak,developer mode
        """
    private static let strengthen =
        "정말,진짜로,아주,매우,엄청,완전,개,존나,졸라,핵,꿀,찐,극,초,대박으로,무지,굉장히,몹시,제대로,확실히,super,very,really really,so very,extremely,totally,mega,hella,ultra,absolutely,completely,deeply,truly"
    private static let weaken =
        "약간,살짝,조금,쪼금,다소,은근,은근히,적당히,a bit,a little,a little bit,slightly,somewhat,kind of,sort of,a touch of,a hint of,mildly,hint of,touch of"
}
