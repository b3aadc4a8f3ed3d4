/// Words that take a number away from lengths.
enum LengthNames {
    enum Effect { case skip, perSong }

    /// Names and set phrases with a number and a word of time in them.
    static let phrases = LengthWords(
        (.skip, "5 seconds of summer,five seconds of summer,30 seconds to mars,thirty seconds to mars"),
        (.skip, "4minute,9 to 5,nine to five"),
        (.skip, "top 40,top 100,top 200,hot 100,탑 100,톱 100,탑 40,24 7,twenty four seven,1분 1초,일분 일초,백분토론"),
        (.skip, "백분 토론,100분 토론,5분 대기조,오분 대기조,5분대기조,삼분카레,3분카레,3분 카레,3분요리"),
        (.skip, "just a minute,wait a minute,one more minute,one sec,one second,just one minute,1 sec"),
        (.skip, "몇 곡까지,몇 곡이나,몇 분까지,몇 분이나,몇 시간까지,몇 시간이나,how many songs,how many hours"),
        (.skip, "happy hour,rush hour"),
        (.skip, "만 시간의 법칙,1만 시간의 법칙,24시간이 모자라,one track mind,한 곡 한 곡,한 시간 한 시간,한 개 한 개,칠곡,시간 가는 줄,하나하나"),
        (.skip, "하나 하나,백분율,십분 활용,십분 이해,십분 발휘,십분 공감"),
        (Effect.perSong, "곡당,한 곡당,1곡당,노래당,노래 당,한 곡에,한곡에,곡마다,한 곡마다,per song,per track,each song,each track"))

    /// Words that end the phrase between a number and its `songs`.
    static let endsCount = LengthWords<Void>(
        "i,im,ive,we,you,youre,he,she,they,it,its,is,are,was,were,be,have,has,want,need,give,play",
        "make,get,find,create,build,put",
        "with,without,no,not,but,for,at,on,by,from,then,because,when,while,who,which,my,your,our",
        "his,her,their,please,pls",
        "of,that,this,between,until,till,to,into,about,around,after,before,during,since,plus",
        "playlist,mix,playlists,people,pilots")
    /// What is counted instead of songs, when it stands right behind the number.
    static let takesNumber = LengthWords<Void>(
        "year,years,yr,yrs,yo,old,day,days,week,weeks,month,months,minute,minutes,min,mins,hour",
        "hours,hr,hrs,second,seconds,sec",
        "km,kms,k,mile,miles,meter,meters,metre,metres,m,ft,feet,kg,lb,lbs,pound,pounds,bpm,hz",
        "bit,am,pm,oclock,tempo",
        "percent,degree,degrees,dollar,dollars,bucks,cent,cents,person,persons,friend,friends,kid",
        "kids,child,children,toddlers",
        "guest,guests,adults,teenagers,girls,boys,men,women,babies,cats,dogs,cups,beers,drinks",
        "times,stars,players,exams,deadlines",
        "direction,republic,savage,chainz,pac,doors,door,dog,tops,finger,inch,lions,non,gauge",
        "mafia,grams,trick,wonder,wonders",
        "and,or,in,the,a,an,hit,ok,s,th,st,nd,rd,x,vs,v,d,star,step,part,way,next,laps,reps,sets",
        "rounds,miles,hills,bar,chord,piece,string,strings,reasons,gecs,sos,unlimited,cc,classes",
        "meetings")

    /// 24시간 카페: open day and night.
    static let openAllDay = LengthWords<Void>(
        "카페,까페,영업,편의점,오픈,운영,식당,국밥,헬스장,헬스,찜질방,사우나,코인,노래방,독서실,스터디,마트,맥도날드,분식,감자탕,무인,응급실",
        "cafe,coffee,gym,diner,store,shop,open,fitness,club,convenience,restaurant,mcdonalds",
        "service,party people,pharmacy,supermarket")
    static let open = LengthWords<Void>("open")

    static let music = LengthWords<Void>("songs,tracks,tunes,bangers,노래,곡,음악,트랙")
    static let englishMusic = LengthWords<Void>("song,songs,track,tracks,tunes")
    static let playlist = LengthWords<Void>(
        "playlist,playlists,mix,mixtape,set,setlist,session,loop,플레이리스트,플레이 리스트,플리,재생목록,재생 목록,리스트",
        "믹스,셋리스트")
}
