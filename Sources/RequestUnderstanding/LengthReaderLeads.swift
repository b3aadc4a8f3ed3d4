/// What stands before a length and belongs to it, or shows that it is none: 약, 최대, `for about`, `at least`, `in`.
struct LengthLead {
    enum Effect {
        case plain
        case least, most
        case refused
        /// Another point in time, or time already spent: `in 10 minutes`.
        case elsewhere
        /// A habit: 하루 30분.
        case weak
        case between
        /// What follows is played after what was said: `30 minutes upbeat, then 30 minutes calm`.
        case continues
        case negative
        /// Takes back what was said, when the length follows at once.
        case correction
        /// The same, with some words between.
        case firmCorrection
        case perSong
        /// A bare number of songs follows: `number of songs: 20`.
        case counted
        /// A bare number of songs, and nothing else, follows: `a playlist of 20`.
        case countedAlone
    }

    var start: Int
    var end: Int
    var effects: Set<Effect>

    static let words = LengthWords(
        (Effect.plain, "약,대략,대충,한,총,딱,거의,넉넉하게,넉넉히,길이,길이는,분량은,시간은,재생 시간,재생시간,재생시간은,그냥"),
        (.least, "최소,최소한,적어도,못해도,짧아도"), (.most, "최대,길어도,길어야,많아도,많아야"),
        (.negative, "마이너스,minus,negative"), (.weak, "first,last,final,opening,closing,앞,처음,마지막,초반,후반,첫"),
        (.continues, "then,and then,followed by,그다음,그 다음,그리고 나서,다음"),
        (.weak, "하루,하루에,매일,매일매일,일주일에,주,매주"),
        (.firmCorrection, "아니,아니다,아니아니,아냐,아니야,아닌가,정정"),
        (.plain, "for,about,around,approximately,approx,roughly,nearly,almost,exactly,just,only,some"),
        (.plain, "circa,maybe,probably,say,but"),
        (.plain, "total,total of,a total of,lasting,lasts,that lasts,to last,should last,a,an,the,next"),
        (.plain, "another,my,why not,how about,lets say,length,length of"),
        (
            .plain,
            "duration,duration of,runtime,runtime of,the length,not exactly,no need for,not just"
        ),
        (.least, "at least,atleast,minimum,min,minimum of,a minimum of,more than,over,longer than"),
        (.least, "no less than,not less than,no shorter than"),
        (.least, "no fewer than,not under,upwards of,well over,just over,a little over,a bit over,slightly over"),
        (.most, "at most,up to,upto,max,maximum,maximum of,a maximum of,under,less than,fewer than"),
        (.most, "shorter than,below,within,inside"),
        (.most, "no more than,not more than,no longer than,not longer than,not over,no over,just under"),
        (.most, "a little under,not exceeding"),
        (.refused, "not,instead of,rather than,and not,but not"),
        (.elsewhere, "in,after,every,since,past,the past,the last,for the last,for the past,in the last"),
        (.elsewhere, "in the past,over the last,only got,got only,slept,slept for,only slept,running on"),
        (.elsewhere, "running on only"),
        (.between, "between,from,somewhere between,anywhere between,anywhere from"),
        (.correction, "make that,make it,change that to,change it to,no,nope,wait,hmm,oh,sorry,oops"),
        (.firmCorrection, "no wait,no sorry,actually,i mean,i meant,or rather,scratch that"),
        (.firmCorrection, "correction,on second thought,nvm,never mind,wait no"),
        (.counted, "number of songs,number of tracks,song count,track count,곡수,곡 수,곡수는,곡 수는,노래 수,노래 개수,노래 갯수"),
        (.counted, "곡 개수"),
        (.countedAlone, "playlist of,list of,mix of,playlist with,like"))
}
