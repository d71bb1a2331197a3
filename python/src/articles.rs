//! Places in articles.

use luoc::text::Span;

use crate::offsets::Offsets;

/// Start and end in code points.
pub type Points = (usize, usize);

/// A span of a text in code points.
pub fn points(offsets: &mut Offsets<'_>, span: Span) -> Points {
    (offsets.point(span.start), offsets.point(span.end))
}
