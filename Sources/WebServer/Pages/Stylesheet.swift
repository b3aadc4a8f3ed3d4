/// The one stylesheet of all pages, inside them; the content security policy names its hash, so no other style counts.
///
/// Paper and ink by day, lamplight by night; system fonts only, since nothing may be fetched.
enum Stylesheet {
    static let text = """
        :root{color-scheme:light dark;--paper:#f5f1ea;--card:#fffdf9;--ink:#211d19;--soft:#6d645b;--line:#e7dfd3;\
        --accent:#c2411c;--on-accent:#fff;--glow:#f6d9c8;--bubble:#efe8dc}
        @media(prefers-color-scheme:dark){:root{--paper:#151210;--card:#1f1b18;--ink:#f3ece3;--soft:#a99e92;\
        --line:#36302a;--accent:#ff8a5f;--on-accent:#2a0f04;--glow:#3a2018;--bubble:#2b2622}}
        *{box-sizing:border-box;margin:0}
        html{-webkit-text-size-adjust:100%}
        body{min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;\
        justify-content:center;gap:1.25rem;padding:1.25rem;background:var(--paper);\
        background-image:radial-gradient(60rem 32rem at 50% -12rem,var(--glow),transparent 70%);color:var(--ink);\
        font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Apple SD Gothic Neo","Noto Sans KR",\
        "Noto Sans CJK KR","Malgun Gothic",sans-serif;word-break:keep-all;overflow-wrap:anywhere}
        main{width:100%;max-width:27rem;background:var(--card);border:1px solid var(--line);border-radius:1.5rem;\
        padding:2rem 1.75rem;box-shadow:0 1.5rem 3rem -2rem rgb(60 30 10/.35)}
        header{display:flex;align-items:center;gap:.6rem;font-weight:650;letter-spacing:-.01em}
        header svg{width:1.75rem;height:1.75rem;fill:var(--accent)}
        h1{font-size:1.6rem;line-height:1.3;letter-spacing:-.02em;margin:1.5rem 0 .75rem;text-wrap:balance}
        h2{font-size:.875rem;font-weight:650;color:var(--soft);margin:1.5rem 0 .5rem}
        p,li{text-wrap:pretty}
        p+p{margin-top:.75rem}
        .soft{color:var(--soft);font-size:.9375rem}
        .note{margin-top:1.25rem;text-align:center;text-wrap:balance}
        .warn{margin-top:1.5rem;padding:.8rem 1rem;border-radius:.9rem;background:var(--bubble);font-size:.9375rem}
        dl{margin-top:1.25rem;border:1px solid var(--line);border-radius:1rem;overflow:hidden}
        dl div{display:flex;justify-content:space-between;gap:1.5rem;padding:.7rem 1rem}
        dl div+div{border-top:1px solid var(--line)}
        dt{color:var(--soft);flex:none}
        dd{font-weight:600;text-align:right;min-width:0}
        ul{list-style:none;padding:0}
        ul li{padding-left:1.75rem;position:relative}
        ul li+li{margin-top:.3rem}
        ul li::before{content:"";position:absolute;left:.3rem;top:.42em;width:.4rem;height:.75rem;\
        border:solid var(--accent);border-width:0 .15rem .15rem 0;transform:rotate(40deg)}
        form{margin-top:1.5rem}
        .button{display:flex;align-items:center;justify-content:center;width:100%;min-height:3.5rem;\
        padding:.75rem 1.25rem;border:0;border-radius:1.75rem;background:var(--accent);color:var(--on-accent);\
        font:inherit;font-weight:650;font-size:1.0625rem;text-align:center;text-decoration:none;cursor:pointer}
        .button:hover{filter:brightness(1.07)}
        .button:focus-visible{outline:.2rem solid var(--ink);outline-offset:.2rem}
        .button+.button{margin-top:.75rem}
        .actions{margin-top:1.75rem}
        .code{margin-top:1.5rem;padding:1.1rem .5rem;border:.125rem dashed var(--line);border-radius:1rem;\
        background:var(--paper);text-align:center;font:700 1.875rem/1.25 ui-monospace,SFMono-Regular,Menlo,\
        "Noto Sans Mono",monospace;letter-spacing:.08em;-webkit-user-select:all;user-select:all}
        .talk{margin-top:1.75rem;display:flex;flex-direction:column;gap:.6rem}
        .talk p{margin:0;max-width:85%;padding:.7rem 1rem;border-radius:1.25rem}
        .ask{align-self:flex-end;background:var(--accent);color:var(--on-accent);border-bottom-right-radius:.35rem;\
        text-wrap:balance}
        .talk .answer{display:flex;align-items:center;gap:.9rem;background:var(--bubble);\
        border-bottom-left-radius:.35rem;padding:.7rem 1.1rem .7rem .7rem}
        .answer svg{flex:none;width:3.25rem;height:3.25rem;border-radius:.7rem}
        .answer b{display:block;line-height:1.35}
        .answer span span{color:var(--soft);font-size:.875rem}
        ol{list-style:none;padding:0;margin-top:1.75rem;counter-reset:step}
        ol li{counter-increment:step;position:relative;padding-left:2.4rem;min-height:1.6rem}
        ol li+li{margin-top:.75rem}
        ol li::before{content:counter(step);position:absolute;left:0;top:.05rem;width:1.6rem;height:1.6rem;\
        border-radius:50%;background:var(--glow);color:var(--accent);font-size:.875rem;font-weight:700;\
        line-height:1.6rem;text-align:center}
        hr{border:0;border-top:1px solid var(--line);margin:1.75rem 0 0}
        .pair{display:flex;flex-direction:column;gap:1.25rem;width:100%;max-width:27rem}
        @media(min-width:64rem){.pair{flex-direction:row;align-items:stretch;max-width:58rem}.pair main{flex:1}}
        .pair main{display:flex;flex-direction:column}.pair .actions{margin-top:auto;padding-top:1.75rem}
        """
}
