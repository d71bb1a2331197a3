//! Links grouped into shared items.
//!
//! Links are taken from the strongest down. Two groups join only if, over all pairs of members from different articles,
//! at least half are linked: so two items do not run together over one doubtful link. Items that stand one after
//! another in the same articles, word for word, become one passage.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::candidate::Homes;
use super::passage::{Link, Place, Relation, is_quote};
use super::unit::Pieces;
use crate::text::{Document, Span};

/// One thing that several places say.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// The loosest relation between its members' wordings.
    pub relation: Relation,
    /// Where it stands: by date of publication where known, then in order of the articles.
    pub members: Vec<Place>,
    /// The member that the others resemble most, as an index of `members`.
    pub representative: usize,
    /// The mean score of its links, 0 to 1.
    pub score: f32,
    /// Its members are somebody's words.
    pub quoted: bool,
    /// A set phrase that articles on different things have in common.
    pub formula: bool,
    /// A footer or the like, which many articles repeat; its links are not listed.
    pub boilerplate: bool,
}

/// A unit of an article.
type Node = (usize, u32);

/// Groups links; `copies` are units that say the very same words all over the collection.
pub(super) fn clusters(
    documents: &[Document],
    articles: &[Pieces],
    homes: &Homes,
    links: &[Link],
    copies: &[Vec<u32>],
) -> Vec<Cluster> {
    let groups = groups(links);
    let mut clusters: Vec<Cluster> = groups.iter().map(|group| cluster(documents, articles, group)).collect();
    clusters.iter_mut().for_each(drop_inner);
    clusters.retain(|cluster| cluster.members.len() > 1);
    clusters = join_neighbours(documents, clusters);
    drop_parts(&mut clusters);
    clusters.extend(copies.iter().map(|group| boilerplate(articles, homes, group)));
    let size = |c: &Cluster| {
        let span = c.members[c.representative].span;
        (c.boilerplate, c.formula, std::cmp::Reverse(span.len() * (c.members.len() - 1)), c.members[0])
    };
    clusters.sort_by_key(size);
    clusters
}

/// Members of a group with the links between them.
struct Group {
    members: Vec<Node>,
    links: Vec<Link>,
}

fn nodes(link: &Link) -> (Node, Node) {
    ((link.a.article, link.units.0), (link.b.article, link.units.1))
}

fn groups(links: &[Link]) -> Vec<Group> {
    let mut order: Vec<usize> = (0..links.len()).collect();
    order.sort_by(|&x, &y| links[y].score.total_cmp(&links[x].score).then(x.cmp(&y)));
    let mut group_of: FxHashMap<Node, usize> = FxHashMap::default();
    let mut groups: Vec<Option<Group>> = Vec::new();
    let linked: FxHashSet<(Node, Node)> = links.iter().map(nodes).collect();
    let is_linked = |x: Node, y: Node| linked.contains(&(x, y)) || linked.contains(&(y, x));
    for &at in &order {
        let link = links[at];
        let (x, y) = nodes(&link);
        let mut home = |node: Node| {
            *group_of.entry(node).or_insert_with(|| {
                groups.push(Some(Group { members: vec![node], links: Vec::new() }));
                groups.len() - 1
            })
        };
        let (gx, gy) = (home(x), home(y));
        if gx == gy {
            if let Some(group) = &mut groups[gx] {
                group.links.push(link);
            }
            continue;
        }
        let (Some(p), Some(q)) = (&groups[gx], &groups[gy]) else { continue };
        let pairs = p
            .members
            .iter()
            .flat_map(|&m| q.members.iter().map(move |&n| (m, n)))
            .filter(|(m, n)| m.0 != n.0 || p.members.len() + q.members.len() == 2);
        let (mut all, mut tied) = (0, 0);
        for (m, n) in pairs.take(4000) {
            all += 1;
            tied += usize::from(is_linked(m, n));
        }
        if 2 * tied < all {
            continue;
        }
        let (from, to) = if p.members.len() < q.members.len() { (gx, gy) } else { (gy, gx) };
        let Some(moved) = groups[from].take() else { continue };
        for &member in &moved.members {
            group_of.insert(member, to);
        }
        if let Some(group) = &mut groups[to] {
            group.members.extend(moved.members);
            group.links.extend(moved.links);
            group.links.push(link);
        }
    }
    groups.into_iter().flatten().filter(|group| group.members.len() > 1).collect()
}

/// A group without the sentences that are a member's quotation and little else, such as who said it.
fn said(articles: &[Pieces], group: &Group) -> Group {
    let span = |node: &Node| articles[node.0].units[node.1 as usize].span;
    let quotes: Vec<Node> =
        group.members.iter().copied().filter(|node| is_quote(&articles[node.0], node.1)).collect();
    let tells = |node: &Node| {
        let own = span(node);
        let mut quotes = quotes.iter().filter(|quote| quote.0 == node.0);
        !quotes.any(|quote| quote != node && 2 * span(quote).overlap(own) > own.len())
    };
    let members: Vec<Node> = group.members.iter().copied().filter(tells).collect();
    let kept = |link: &&Link| members.contains(&nodes(link).0) && members.contains(&nodes(link).1);
    let links = group.links.iter().filter(kept).copied().collect();
    Group { members, links }
}

fn cluster(documents: &[Document], articles: &[Pieces], group: &Group) -> Cluster {
    let quotes = said(articles, group);
    let group = if quotes.links.is_empty() { group } else { &quotes };
    let mut strength: FxHashMap<Node, f32> = FxHashMap::default();
    for link in &group.links {
        let (x, y) = nodes(link);
        *strength.entry(x).or_default() += link.score;
        *strength.entry(y).or_default() += link.score;
    }
    let mut members = group.members.clone();
    let place = |node: &Node| Place { article: node.0, span: articles[node.0].units[node.1 as usize].span };
    members.sort_by_key(|node| (date(documents, node.0), place(node)));
    let best = |x: &usize, y: &usize| {
        let of = |i: usize| strength.get(&members[i]).copied().unwrap_or(0.0);
        of(*x).total_cmp(&of(*y)).then(y.cmp(x))
    };
    Cluster {
        relation: loosest(&group.links),
        representative: (0..members.len()).max_by(best).unwrap_or(0),
        score: group.links.iter().map(|l| l.score).sum::<f32>() / group.links.len().max(1) as f32,
        quoted: group.links.iter().any(|l| l.quoted)
            || members.iter().all(|&(a, u)| is_quote(&articles[a], u)),
        formula: group.links.iter().all(|l| l.formula),
        boilerplate: false,
        members: members.iter().map(place).collect(),
    }
}

/// Leaves out members inside another member: the sentences of a quotation that is a member itself.
fn drop_inner(cluster: &mut Cluster) {
    let representative = cluster.members[cluster.representative];
    let all = cluster.members.clone();
    let overlaps = |x: &Place, y: &Place| x.article == y.article && 2 * x.span.overlap(y.span) > x.span.len();
    let outer = |x: &Place| {
        let larger = |y: &&Place| (y.span.len(), x.span.start) > (x.span.len(), y.span.start);
        all.iter().filter(|y| *y != x && overlaps(x, y)).find(larger)
    };
    cluster.members.retain(|x| outer(x).is_none());
    let kept = |place: &Place| cluster.members.iter().position(|m| m == place);
    let mut place = representative;
    while kept(&place).is_none() {
        let Some(next) = outer(&place) else { break };
        place = *next;
    }
    cluster.representative = kept(&place).unwrap_or(0);
}

/// The loosest relation of the links: a paraphrase among copies makes the item a paraphrase.
fn loosest(links: &[Link]) -> Relation {
    links.iter().map(|l| l.relation).max().unwrap_or(Relation::Verbatim)
}

/// What sorts by date: documents without one come last, in their own order.
fn date(documents: &[Document], article: usize) -> (bool, &str) {
    let date = documents[article].date.as_deref().unwrap_or_default();
    (date.is_empty(), date)
}

/// Joins items of the same articles that follow one another, where no other text stands between.
fn join_neighbours(documents: &[Document], clusters: Vec<Cluster>) -> Vec<Cluster> {
    let mut by_articles: BTreeMap<Vec<usize>, Vec<Cluster>> = BTreeMap::new();
    for mut cluster in clusters {
        let representative = cluster.members[cluster.representative];
        cluster.members.sort_unstable();
        cluster.representative = cluster.members.iter().position(|m| *m == representative).unwrap_or(0);
        by_articles.entry(cluster.members.iter().map(|m| m.article).collect()).or_default().push(cluster);
    }
    let mut joined: Vec<Cluster> = Vec::new();
    for (_, mut same) in by_articles {
        same.sort_by_key(|c| c.members[0]);
        for cluster in same {
            match joined.last_mut() {
                Some(last) if follows(documents, last, &cluster) => {
                    for (x, y) in last.members.iter_mut().zip(&cluster.members) {
                        x.span = x.span.cover(y.span);
                    }
                    last.relation = last.relation.max(cluster.relation);
                    last.score = last.score.min(cluster.score);
                    last.quoted &= cluster.quoted;
                    last.formula &= cluster.formula;
                }
                _ => joined.push(cluster),
            }
        }
    }
    for cluster in &mut joined {
        let representative = cluster.members[cluster.representative];
        cluster.members.sort_by_key(|m| (date(documents, m.article), *m));
        cluster.representative = cluster.members.iter().position(|m| *m == representative).unwrap_or(0);
    }
    joined
}

/// Whether `next` stands right after `last` in each of the same articles and both are copies.
fn follows(documents: &[Document], last: &Cluster, next: &Cluster) -> bool {
    let copied = |c: &Cluster| c.relation <= Relation::NearVerbatim;
    let apart = |x: &Place, y: &Place| {
        x.article == y.article
            && x.span.end <= y.span.start
            && documents[x.article].text[x.span.end..y.span.start].chars().all(|c| !c.is_alphanumeric())
    };
    let articles = |c: &Cluster| {
        let mut articles: Vec<usize> = c.members.iter().map(|m| m.article).collect();
        articles.dedup();
        articles.len() == c.members.len()
    };
    copied(last)
        && copied(next)
        && articles(last)
        && last.members.len() == next.members.len()
        && last.members.iter().zip(&next.members).all(|(x, y)| apart(x, y))
}

/// Leaves out items of which every member lies inside a member of another item.
fn drop_parts(clusters: &mut Vec<Cluster>) {
    let mut holders: FxHashMap<usize, Vec<(Span, usize)>> = FxHashMap::default();
    for (number, cluster) in clusters.iter().enumerate() {
        for member in &cluster.members {
            holders.entry(member.article).or_default().push((member.span, number));
        }
    }
    let inside = |number: usize, cluster: &Cluster| {
        let holds = |place: &Place| -> Vec<usize> {
            let all = holders.get(&place.article).map(Vec::as_slice).unwrap_or_default();
            all.iter()
                .filter(|(span, n)| {
                    *n != number && span.contains(place.span) && span.len() > place.span.len()
                })
                .map(|(_, n)| *n)
                .collect()
        };
        let mut common = holds(&cluster.members[0]);
        for member in &cluster.members[1..] {
            let next = holds(member);
            common.retain(|n| next.contains(n));
        }
        !common.is_empty()
    };
    let drop: Vec<bool> = clusters.iter().enumerate().map(|(n, c)| inside(n, c)).collect();
    let mut drop = drop.into_iter();
    clusters.retain(|_| !drop.next().unwrap_or(false));
}

fn boilerplate(articles: &[Pieces], homes: &Homes, group: &[u32]) -> Cluster {
    let place = |&unit: &u32| {
        let article = homes.article_of(unit);
        let own = (unit - homes.units(article).start) as usize;
        Place { article, span: articles[article].units[own].span }
    };
    Cluster {
        relation: Relation::Verbatim,
        members: group.iter().map(place).collect(),
        representative: 0,
        score: 1.0,
        quoted: false,
        formula: false,
        boilerplate: true,
    }
}
