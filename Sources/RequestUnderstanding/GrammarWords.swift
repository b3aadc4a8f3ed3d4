import LanguageAnalysis

/// What a `.signal` segment says.
enum Signal: Int {
    case clean, rise, fall, arc, flat
    case crisis
    case greeting, thanks, farewell, help, identity, smallTalk, hostile
    /// `by`, `from`: an artist's name follows.
    case artistFollows
    /// 정말, very: what follows is meant strongly.
    case strengthen
    /// 약간, a bit: what follows is meant lightly.
    case weaken
    /// 자살골, 유서 깊은: says nothing, and keeps a shorter signal inside from being heard.
    case harmless
}

/// What a `.filler` segment says beyond holding the sentence together.
enum Filler: Int {
    case plain
    /// 노래, songs: a name before it is an artist's.
    case music
    /// 추천, give me: somebody orders something.
    case order
    /// 같은, style: a name before it is an artist's.
    case likeness
}

/// Closed word classes of Korean and English, as far as orders for music use them.
enum GrammarWords {
    static func add(to lexicon: inout Lexicon) {
        func add(_ words: String, _ wordClass: WordClass, _ payload: Int = 0) {
            for word in words.split(whereSeparator: { $0 == "," || $0 == "\n" }) {
                lexicon.add(word.trimmingSpaces, as: wordClass, payload: payload)
            }
        }
        add(particles, .particle)
        add(listParticles, .particle, 1)
        add(endings, .ending)
        for form in KoreanConjugation.surfaces(of: "하다") + KoreanConjugation.surfaces(of: "되다") {
            lexicon.add(form, as: .verbSuffix)
        }
        add(
            "하,한,할,함,합,해,했,되,된,될,됨,돼,됐,하는,하고,하면서,할때,왔,와서,온,오는,오면,오니,갔,가서,가는,가면,가려고,갈,간,가고,나왔,나가,나온,다녀,떠나,타고,타는,타면서,치고,치는",
            .verbSuffix)
        add(koreanNegatorsAfter + englishNegatorsAfter, .negatorAfter)
        add(dislikes, .negatorAfter, 1)
        for verb in ["빼주다", "빼 주다", "빼주시다", "빼 주시다", "제외하다", "제외시키다", "제외해 주다", "걸러주다", "거르다", "배제하다", "피하다", "듣기 싫다"] {
            lexicon.addPredicate(verb, as: .negatorAfter)
        }
        for verb in ["싫다", "싫어하다", "질리다", "지겹다"] { lexicon.addPredicate(verb, as: .negatorAfter, payload: 1) }
        add("안", .negatorBefore, 1)
        add(englishNegatorsBefore + ",노", .negatorBefore)
        add("nothing,less", .negatorBefore, 2)
        add(conjunctions, .conjunction)
        add(contrasts, .contrast)
        add(fillersPlain + idioms, .filler, Filler.plain.rawValue)
        add(fillersMusic, .filler, Filler.music.rawValue)
        add(fillersOrder, .filler, Filler.order.rawValue)
        add(fillersLikeness, .filler, Filler.likeness.rawValue)
        for (signal, words) in SignalWords.all { add(words, .signal, signal.rawValue) }
    }

    private static let particles = """
        은,는,이,가,을,를,에,에서,에게,의,로,으로,도,만,까지,부터,마다,처럼,보다도,에는,에선,엔,에서는,에도,이나마,라도,이라도,
        이라,라,인,이고,이며,이면,일,일때,이든,든,용,풍,틱,틱한,스런,스러운,스럽고,스럽게,스러움,적인,적으로,적이고,쯤,정도,께,한테,이요,요,
        이야,야,임,이다,다,이지만,지만,인데,이었으면,였으면,이었던,들,씩,째,때,날,중,길,후,전,간,내내,동안,겸,위주,위주로,쪽,류,계,삘,필,
        루,으루,로다가,루다가,으로다가,걸루,각,러,
        이랑도,하고도,만큼,밖에,뿐,뿐만,대로,이라도,이라면,라면,이란,란,이라는,라는,이에요,예요,입니다,이네,네,이니까,니까,이거나,거나,서
        """
    private static let listParticles = "랑,이랑,하고,와,과,나,이나,이며,하구,이랑은,랑은"
    private static let endings = """
        는,은,ㄴ,고,게,서,며,으며,면,으면,면서,으면서,지,지만,다,던,았던,었던,네,네요,요,죠,지요,니,으니,니까,으니까,나,나요,기,기에,기도,기만,기가,기는,길,
        러,으러,려고,으려고,려,으려,도,야,여,여서,을,을때,은데,는데,데,구,구나,군,군요,거든,거든요,습니다,니다,까,까요,라,라고,자,자고,
        싶은,싶다,싶어,싶을,싶네,싶고,싶은데,싶어서,싶을때,줘,줄,주는,준,죽겠,죽겠다,져,졌,지는,진,질,지게,질때,어,아,어요,아요,었,았,었으면,았으면,
        음,을수,를,을게,수,만,들,든,듯,듯한,도록,다가,던데,거나,건,것,거,걸,게끔,때,땐,때는,때나,때의,날,날의,날엔,날에,중,줄,느라,잖아,냐,세요,
        셔,용,욤,염,당,넹,여도,이,히,서도,고도,는거,는게,는걸,은거,은게,은걸,ㅁ,운,워,로,으로,한,할,해,해서,해지는,해질,해지고,지는데,길래,
        려는,으려는,려면,으려면,았,겠,겠다,대,대서,답,다는,단,란,라는,니깐,구만,드라,더라,던지,든지,자마자,는중,는날,은날,는길,을래,래
        """
    private static let koreanNegatorsAfter = """
        말고,말구,말곤,말고는,빼고,빼구,뺴고,빼줘,빼주세요,빼 줘,빼 주세요,빼서,빼주고,빼,뺀,뺐으면,빼달라,빼줄래,빼면,제외,제외하고,제외해줘,제외하고는,제외한,제외해,
        없이,없는,없게,없고,없었으면,없으면,없는 걸로,아닌,아니고,아니라,아니었으면,아닌걸로,금지,사절,노노,ㄴㄴ,은 안 돼,는 안 돼,은 안돼,는 안돼,은 안됨,는 안됨,은 안되고,는 안되고,은 안 되고,는 안 되고,은 안 됨,는 안 됨,사양,사양할게,사양합니다,아닌거같,아닌 것 같,아닌거 같,아닌 듯,이제 그만,그만 듣고,그만 들을래,그만 들려줘,은 그만,는 그만,지겨워,지겹고,지겨우니까,
        질려,질렸어,질렸고,질려서,거르고,걸러줘,걸러서,패스,안 듣고,안 들을래,안 듣는,안 들을게,필요없어,필요 없어,필요없고,필요 없고,외에,이외,이외에,대신,대신에,보다,보다는,보단,
        안 들어간,안 들어가는,안 들어가게,안 나오는,안 나왔으면,안 나오게,안 섞인,안 섞어,넣지 마,넣지마,넣지 말고,넣지 말아,넣지 않,틀지 마,틀지마,틀지 말고,피해줘,피하고,피해서,피하고 싶어,
        섞지 마,섞지 말고,듣기 싫어,듣기 싫고,듣기 싫은,듣기 싫,못 듣겠,못 듣겠어,않은,않고,않게,않아,않으면,않았으면,않아도,않는,않을,않은걸로,아니면 좋겠,만 아니면,만 아니면 됨,만 아니면 돼,만 아니면 되,만 아니면 다 좋,아니면 됨,아니면 돼,아니면 됩니다,아니면 다,됐고,됐어,됐구,됐으니까,제하고,뺴,제껴,제끼고,배제,배제하고,
        지 말고,지 마,안 좋아해,안 좋아하고,안 좋아해서,안 좋아하니까,안 좋아함,포함하지 마,포함하지 말고,포함 안,안 넣,안 땡겨,안 끌려,자제,생략,스킵,노 땡큐
        """
    private static let dislikes = "싫어,싫고,싫은,싫으니까,싫음,싫다,싫어해,싫어하고,싫어하니까,싫어서,싫어요,싫습니다,싫은데,싫,별로,별로고,별로야,별로라,별로니까,별로임,극혐,혐오"
    private static let englishNegatorsAfter = "free,excluded,aside"
    private static let englishNegatorsBefore = """
        no,not,without,wo,except,except for,excluding,exclude,excludes,anything but,anything except,everything but,everything except,anything other than,non,never,avoid,avoiding,
        skip,skip the,minus,hate,i hate,rather not hear,rather not,id rather not hear,dont want,dont want any,do not want,dont like,do not like,dont play,do not play,dont include,do not include,dont add,do not add,dont give me,dont put,dont need,
        isnt,is not,arent,are not,not too,not so,not very,not really,not that,nothing too,nothing that is,nothing like,nothing from,nothing by,nothing in,nothing new,nothing but the usual,no more,instead of,rather than,sick of,leave out,keep out,leave off,other than,besides,cant stand,stop playing,nothing with,anything with too much,
        no way,aint,wasnt,shouldnt be,not be,not being,nor,neither,sans,apart from,aside from,lose the,drop the,ditch the,ditch,none of,not a fan of,im not into,not into,not in the mood for,
        anything thats not,thats not,but not,but no,and no,and not,please no,pls no,just no,but without,and without,except no,zero,cut the,cut out,cut out the,remove,take out,take out the,filter out,hold the
        """
    private static let conjunctions = "and,or,및,그리고,또는,혹은,아니면,n,plus"
    private static let contrasts = """
        but,just,only,rather,instead,however,though,with,for,preferably,more,something,make it,i want,give me,play,then,
        근데,그런데,하지만,그냥,차라리,오히려,대신에는,으로만
        """
    private static let fillersPlain = """
        거,것,건,걸,게,걸로,거로,것도,거는,것은,것들,거랑,종류,계통,쪽으로,쪽,날,때,땐,때는,길,중,좀,조금은,그,이런,그런,저런,막,꼭,또,더,다,잘,한번,오늘,오늘은,내일,지금,이번,요즘은,나,나는,난,내가,내,우리,너,제가,저,저는,
        좋은,좋을,좋게,좋은데,좋겠어,좋겠다,좋아,좋아하는,어울리는,어울릴,어울리게,맞는,맞춰,맞게,알맞은,딱,딱인,위한,위해,관련,관련된,대한,함께,같이,혼자서,가득한,가득,있는,있을,있게,있고,있으면,있어,
        해줘,해주세요,해 줘,해,하는,할,하고,하면서,하며,하기,한,할때,싶다,싶어,싶은,싶어요,싶을,싶은데,싶네,수,만한,만하다,정도로,뭐,뭔가,무슨,어떤,아무,아무거나,많이,많은,너무,느낌의,동안,사이,여기,거기,만큼,
        i,im,me,my,a,an,the,some,any,this,that,these,those,it,its,is,are,am,be,to,of,in,on,at,as,so,we,you,your,our,want,need,looking,look,can,could,would,will,id,ill,like to,lets,let,please,pls,plz,thanks in advance,
        good,great,nice,best,really,pretty,while,when,during,after,before,all,here,there,get,got,have,has,do,does,what,which,who,how,kind,kinda,sort,type,types,stuff,thing,things,perfect,right now,today,tonight im,
        go,going,put,set,feel,feeling,feels,vibe,vibes,mood,moods,atmosphere,ish,listen,listening,hear,too,also,much,very much,one,ones,lot,lots,full,time to
        """
    /// They hold a refusing word and refuse nothing.
    private static let idioms = """
        ,without you,without u,without him,without her,without them,no problem,no worries,no matter,no wonder,no idea,no rush,no kidding,no joke,
        not sure,not bad,not only,not just,not kidding,not gonna lie,nothing beats,nothing better than,never mind,nevermind,never gets old,never get tired of,안 좋은 일,안 좋은 일이 있어서,안 좋은 일이 있어
        """
    private static let fillersMusic = """
        노래,노래들,노래로,노랠,음악,음악들,뮤직,곡,곡들,곡으로,선곡,선곡표,송,플리,플레이리스트,플레이 리스트,플리스트,재생목록,재생 목록,리스트,목록,비지엠,브금,bgm,배경음악,배경 음악,멜로디,가락,넘버,트랙,앨범,명곡,띵곡,히트곡,
        song,songs,music,musics,track,tracks,tune,tunes,playlist,playlists,mix,mixtape,list,set list,setlist,jam,jams,banger,bangers,hits,hit,album,albums,number,numbers,soundtrack for,discography,record,records,beat,anthem,anthems
        """
    private static let fillersOrder = """
        추천,추천해,추천해줘,추천해주세요,추천 좀,추천 부탁,추천부탁,추천해 줘,추천바람,추천점,추천 바라요,틀어줘,틀어,틀어 줘,틀어주세요,틀어 주세요,틀자,틀고,들려줘,들려주세요,들려 줘,만들어줘,만들어,만들어 줘,만들어주세요,만들어 주세요,짜줘,짜 줘,짜주세요,
        틀어봐,틀어봐바,틀어 봐,갈겨줘,깔아,깔아봐,돌려줘,골라봐,뽑아봐,들려봐,알려줘,알려 줘,알려주세요,
        골라줘,골라 줘,골라주세요,뽑아줘,뽑아 줘,뽑아주세요,부탁,부탁해,부탁해요,부탁드려요,부탁드립니다,모아줘,모아 줘,모음,주세요,줘,줄래,줘요,듣기,듣고,듣는,듣자,들을,들을만한,들으면,들으면서,들으며,들으려고,듣게,듣고싶어,듣고 싶어,듣고싶다,듣고 싶다,듣고 싶은,듣기좋은,듣기 좋은,들을 만한,
        찾아줘,찾아 줘,찾아주세요,찾는,찾고,깔아줘,재생,재생해줘,재생해,신청,필요해,필요,원해,원하는,가자,가즈아,땡긴다,땡겨,끌려,
        give,play,make,create,build,recommend,recommendation,recommendations,suggest,suggestion,suggestions,find,pick,send,show,queue,generate,throw,spin,drop,
        playing,made,put together,hook me up,need some,want some,in the mood for,in the mood
        """
    private static let fillersLikeness =
        "같은,같이 들리는,비슷한,스타일,스타일의,느낌,느낌으로,느낌나는,느낌 나는,분위기,분위기의,분위기로,풍의,풍으로,삘,삘나는,바이브,무드,감성으로,류의,계열,style,styled,like,similar to,sounding,sounds like,vibes like,inspired,esque,type beat"
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
