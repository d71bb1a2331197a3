//! The article of a web page.
//!
//! `dom_smoothie` (Mozilla's Readability) finds the article. Its tree and its scores cost time and stack with the depth
//! of the page, and broken pages can nest without end; so the page is first read flat, tag by tag, in linear time. What
//! is too deep or has no article is given as that flat text.

use std::borrow::Cow;
use std::cell::RefCell;

use dom_smoothie::{Config, Readability};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use super::encoding::Encoding;

/// A page's article.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Page {
    /// Its text, a block (paragraph, heading, caption, item) a line, character references decoded.
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) site: Option<String>,
}

/// The deepest nesting of which a tree is made; pages made by hand or by program stay below 100.
const DEEPEST: usize = 250;

/// The largest product of depth and number of tags of which a tree is made. An unclosed `<b>` is opened again in every
/// paragraph, so the tree may hold as many nodes.
const LARGEST: usize = 4_000_000;

/// The most tags, and the most character references, of which a tree is made; the time that Readability takes grows with
/// the square of the latter.
const MOST_TAGS: usize = 200_000;
const MOST_REFERENCES: usize = 20_000;

/// The most attributes of one tag: the parser compares each with all before it.
const MOST_ATTRIBUTES: usize = 500;

/// The article of a page; all its text if it has none.
pub(super) fn article(page: &str) -> Page {
    let page = without_monsters(page);
    let flat = Flat::of(&page);
    let references = memchr::memchr_iter(b'&', page.as_bytes()).count();
    let fits = flat.deepest <= DEEPEST
        && flat.tags <= MOST_TAGS
        && flat.deepest * flat.tags <= LARGEST
        && references <= MOST_REFERENCES;
    let found = if fits { readable(&page) } else { None };
    found.unwrap_or_else(|| Page { text: flat.text, title: filled(Some(flat.title)), date: None, site: None })
}

/// The article that Readability finds, if it finds one.
fn readable(page: &str) -> Option<Page> {
    let mut readability = Readability::new(page, None, Some(Config::default())).ok()?;
    let article = readability.parse().ok()?;
    let text = Flat::of(&article.content).text;
    if text.trim().is_empty() {
        return None;
    }
    Some(Page {
        text,
        title: filled(Some(article.title)),
        date: filled(article.published_time),
        site: filled(article.site_name),
    })
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The encoding that a page declares, in `<meta charset=…>` or its older form.
pub(super) fn declared(page: &[u8]) -> Option<Encoding> {
    let head = page[..page.len().min(2048)].to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + "charset=".len();
    let label = head[at..].trim_ascii_start();
    let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
    let len = label.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count();
    // A page that is UTF-8 is so whatever it declares, and only such labels as are not UTF-8 matter.
    let encoding = encoding_rs::Encoding::for_label(&label[..len])?;
    let right = encoding != encoding_rs::UTF_8 && std::str::from_utf8(page).is_err();
    right.then_some(Encoding::Web(encoding))
}

/// The page without tags of more attributes than [`MOST_ATTRIBUTES`].
fn without_monsters(page: &str) -> Cow<'_, str> {
    let bytes = page.as_bytes();
    let mut kept = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|found| at + found) {
        let inside = &bytes[open + 1..];
        let skip_to =
            |end: &[u8]| memchr::memmem::find(inside, end).map(|found| open + 1 + found + end.len());
        if inside.starts_with(b"!--") {
            at = skip_to(b"-->").unwrap_or(bytes.len());
        } else if inside.first().is_some_and(u8::is_ascii_alphabetic) {
            let (len, attributes) = tag(inside);
            at = open + 1 + len;
            if attributes > MOST_ATTRIBUTES {
                kept.push_str(&page[from..open]);
                from = at;
            }
            // What looks like tags in a script is none.
            let starts = |name: &[u8]| inside.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
            if starts(b"script") || starts(b"style") {
                at += memchr::memmem::find(&bytes[at..], b"</").unwrap_or(bytes.len() - at);
            }
        } else {
            at = open + 1;
        }
    }
    if from == 0 {
        return Cow::Borrowed(page);
    }
    kept.push_str(&page[from..]);
    Cow::Owned(kept)
}

/// Length of a tag from its name to its `>`, and the number of its attributes.
fn tag(bytes: &[u8]) -> (usize, usize) {
    let mut attributes = 0;
    let mut quote = None;
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (None, b'>') => return (at + 1, attributes),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (None, _) if !byte.is_ascii_whitespace() && (before.is_ascii_whitespace() || before == b'/') => {
                attributes += 1;
            }
            _ => {}
        }
        before = byte;
    }
    (bytes.len(), attributes)
}

/// A page read tag by tag.
#[derive(Default)]
struct Flat {
    /// The text, a block a line.
    text: String,
    title: String,
    deepest: usize,
    tags: usize,
    depth: usize,
    /// The element whose content is not shown.
    hidden: Option<String>,
    in_title: bool,
}

impl Flat {
    fn of(page: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(page));
        let tokenizer = Tokenizer::new(Sink(RefCell::default()), TokenizerOpts::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        let mut flat = tokenizer.sink.0.into_inner();
        flat.text.truncate(flat.text.trim_end().len());
        flat
    }

    /// Adds words, white space between them as one space.
    fn write(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        let out = if self.in_title { &mut self.title } else { &mut self.text };
        for (i, word) in text.split(|c: char| c.is_ascii_whitespace()).enumerate() {
            if i > 0 && !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
            out.push_str(word);
        }
    }

    fn break_line(&mut self) {
        let end = self.text.trim_end_matches(' ').len();
        self.text.truncate(end);
        if end > 0 && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        self.tags += 1;
        // Elements that are closed by the next of their kind do not nest.
        let nests = !tag.self_closing && !is_empty_element(name) && !is_closed_by_next(name);
        if nests {
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
        }
        if is_block(name) {
            self.break_line();
        } else if matches!(name, "td" | "th") {
            self.write(" ");
        }
        if self.hidden.is_none() && is_hidden(name) && !tag.self_closing {
            self.hidden = Some(name.to_owned());
        }
        self.in_title = name == "title" && self.title.is_empty() && self.hidden.is_none();
        match name {
            "script" => TokenSinkResult::RawData(ScriptData),
            "style" | "iframe" | "noembed" | "noframes" | "xmp" => TokenSinkResult::RawData(Rawtext),
            "textarea" | "title" => TokenSinkResult::RawData(Rcdata),
            "plaintext" => TokenSinkResult::Plaintext,
            _ => TokenSinkResult::Continue,
        }
    }

    fn end(&mut self, name: &str) {
        if !is_closed_by_next(name) {
            self.depth = self.depth.saturating_sub(1);
        }
        if self.hidden.as_deref() == Some(name) {
            self.hidden = None;
        }
        self.in_title &= name != "title";
        if is_block(name) {
            self.break_line();
        }
    }
}

fn is_hidden(name: &str) -> bool {
    matches!(name, "script" | "style" | "textarea" | "iframe" | "noscript" | "template" | "svg" | "select")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "br"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tr"
            | "ul"
            | "title"
    )
}

fn is_closed_by_next(name: &str) -> bool {
    matches!(name, "p" | "li" | "dd" | "dt" | "option" | "td" | "th" | "tr" | "tbody" | "thead")
}

fn is_empty_element(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Where the tokenizer of the parser puts its tokens.
struct Sink(RefCell<Flat>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut flat = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => flat.write(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return flat.start(&tag),
            Token::TagToken(tag) => flat.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    const PAGE: &str = "<!DOCTYPE html><html><head><title>Nga phê chuẩn hiệp ước - Báo</title>\
        <style>p { color: red }</style><meta property=\"og:site_name\" content=\"Báo\">\
        <script>if (a < b && c > d) { document.write('<p>không</p>') }</script></head>\
        <body><nav><ul><li><a href=/>Trang chủ</a></ul></nav><article><h1>Nga phê chuẩn hiệp ước</h1>\
        <p>H&#7897;i đồng Li&ecirc;n bang&nbsp;Nga hôm 6/11 <b>phê</b> chuẩn hiệp ước đối tác chiến lược toàn diện với \
        Triều Tiên, được ký hồi tháng 6 tại Bình Nhưỡng.</p>\n<p>Hiệp ước quy định hai nước hỗ trợ quân sự lẫn nhau \
        khi một bên bị tấn công, theo điều 4 của văn kiện &quot;quan trọng&quot; này.\n  Văn kiện có hiệu lực, khi hai bên \
        trao đổi văn kiện phê chuẩn.<figure><img src=a.jpg><figcaption>Ảnh: AFP</figcaption></figure>\
        </article></body></html>";

    #[test]
    fn the_article_of_a_page() {
        let page = article(PAGE);
        assert!(page.text.contains("Hội đồng Liên bang\u{a0}Nga hôm 6/11 phê chuẩn hiệp ước"), "{page:?}");
        assert!(page.text.contains("văn kiện \"quan trọng\" này. Văn kiện"), "{page:?}");
        assert!(page.text.lines().any(|line| line == "Ảnh: AFP"), "{page:?}");
        for other in ["không", "color", "Trang chủ"] {
            assert!(!page.text.contains(other), "{page:?}");
        }
        assert_eq!(page.site.as_deref(), Some("Báo"));
        assert!(page.title.is_some_and(|title| title.starts_with("Nga phê chuẩn")));
    }

    #[test]
    fn broken_and_monstrous_pages_give_their_text_in_time() {
        let mut attributes = String::from("<p");
        for i in 0..200_000 {
            let _ = write!(attributes, " a{i}");
        }
        let pages = [
            "<div>".repeat(200_000) + "sâu",
            "<b>".repeat(200_000) + "sâu",
            "<table><tr><td>".repeat(50_000) + "sâu",
            "<a href=x><p>".repeat(50_000) + "sâu",
            "<".repeat(1_000_000) + " sâu",
            "<!--".repeat(200_000) + "--> sâu",
            "&".repeat(1_000_000) + " sâu",
            "</p>".repeat(300_000) + "sâu",
            "<p><button>".repeat(50_000) + "sâu",
            "<script>".repeat(100_000) + "</script>sâu",
            attributes + ">sâu",
            "&".repeat(19_000) + " sâu",
            "<div>".repeat(240) + &"<p>x".repeat(15_000) + "sâu",
            "<b a=1><i b=2><u c=3>".repeat(60) + &"<p>x".repeat(30_000) + "sâu",
        ];
        for page in pages {
            let start = std::time::Instant::now();
            let text = article(&page).text;
            assert!(text.contains("sâu"), "{}", &page[..20]);
            assert!(start.elapsed().as_secs() < 20, "{}: {:?}", &page[..20], start.elapsed());
        }
    }

    #[test]
    fn the_declared_encoding() {
        for (page, name) in [
            (&b"<meta charset=windows-1258>\xe2"[..], Some("windows-1258")),
            (
                b"<meta http-equiv=Content-Type content=\"text/html; charset=windows-1252\">\xe2",
                Some("windows-1252"),
            ),
            (b"<meta charset=\"windows-1258\">a", None),
            (b"<p>\xe2", None),
        ] {
            assert_eq!(declared(page).map(Encoding::name), name);
        }
    }
}
