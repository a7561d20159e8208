//! Plots as SVG, in whole numbers of a grid that is as wide as a phone shows it. What they show stands
//! in a table beside them, so to those who do not see them they are one picture with a name.

use super::markup::Html;

const WIDTH: usize = 400;
const HEIGHT: usize = 240;
const LEFT: usize = 36;
const RIGHT: usize = 12;
const TOP: usize = 18;
const BOTTOM: usize = 24;
/// How many labels have room below the axis.
const LABELS: usize = 7;
/// How many marks the scale has at most.
const MARKS: usize = 5;

/// How far from its point a number stands.
const ABOVE: &str = "-7";
const BELOW: &str = "17";

/// Numbers of one kind, one for each label.
pub(super) struct Series {
    /// Its name, and its class in the style.
    pub(super) name: &'static str,
    pub(super) values: Vec<usize>,
}

/// A plot.
pub(super) struct Plot<'a> {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) about: &'a str,
    pub(super) labels: &'a [String],
    pub(super) series: &'a [Series],
}

impl Plot<'_> {
    /// A line for each series.
    pub(super) fn lines(&self, html: &mut Html) {
        self.picture(html, |html, scale| {
            for series in self.series {
                let place = |(index, value)| (scale.middle(index), scale.height(value));
                let points: Vec<_> = series.values.iter().copied().enumerate().map(place).collect();
                let path: Vec<_> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
                html.element("g", &[("class", series.name)], |html| {
                    html.leaf("polyline", &[("points", &path.join(" "))], "");
                    for (index, ((x, y), value)) in points.iter().zip(&series.values).enumerate() {
                        let (x, y) = (x.to_string(), y.to_string());
                        html.leaf("circle", &[("cx", &x), ("cy", &y), ("r", "4")], "");
                        let is_highest = *value == self.highest(index);
                        self.value(html, *value, &x, &y, if is_highest { ABOVE } else { BELOW });
                    }
                });
            }
        });
    }

    /// The greatest of the values for a label.
    fn highest(&self, index: usize) -> usize {
        self.series.iter().filter_map(|series| series.values.get(index)).copied().max().unwrap_or(0)
    }

    /// A group of bars for each label, a bar for each series.
    pub(super) fn bars(&self, html: &mut Html) {
        self.picture(html, |html, scale| {
            let width = (scale.band() * 2 / 3 / self.series.len().max(1)).clamp(1, 44);
            let group = width * self.series.len();
            for (nth, series) in self.series.iter().enumerate() {
                html.element("g", &[("class", series.name)], |html| {
                    for (index, value) in series.values.iter().enumerate() {
                        let x = (scale.middle(index) + nth * width).saturating_sub(group / 2);
                        let y = scale.height(*value);
                        self.bar(html, *value, [x, y, width - width / 10]);
                    }
                });
            }
        });
    }

    fn bar(&self, html: &mut Html, value: usize, [x, y, width]: [usize; 3]) {
        let size = [x, y, width, HEIGHT - BOTTOM - y].map(|number| number.to_string());
        let [x_text, y_text, width_text, height] = &size;
        let attributes =
            [("x", x_text.as_str()), ("y", y_text), ("width", width_text), ("height", height)];
        html.leaf("rect", &attributes, "");
        self.value(html, value, &(x + width / 2).to_string(), y_text, ABOVE);
    }

    /// A number beside its point, where there is room for all of them.
    fn value(&self, html: &mut Html, value: usize, x: &str, y: &str, beside: &str) {
        if self.labels.len() <= LABELS {
            let attributes = [("class", "value"), ("x", x), ("y", y), ("dy", beside)];
            html.leaf("text", &attributes, &value.to_string());
        }
    }

    fn picture(&self, html: &mut Html, draw: impl FnOnce(&mut Html, &Scale)) {
        let (title, about) = (format!("{}-title", self.id), format!("{}-about", self.id));
        let labelled = format!("{title} {about}");
        let values = self.series.iter().flat_map(|series| &series.values);
        let scale = Scale::new(self.labels.len(), values.copied().max().unwrap_or(0));
        html.element("figure", &[], |html| {
            html.element("figcaption", &[], |html| self.legend(html));
            let view = format!("0 0 {WIDTH} {HEIGHT}");
            let attributes =
                [("viewBox", view.as_str()), ("role", "img"), ("aria-labelledby", &labelled)];
            html.element("svg", &attributes, |html| {
                html.leaf("title", &[("id", &title)], self.title);
                html.leaf("desc", &[("id", &about)], self.about);
                self.axes(html, &scale);
                draw(html, &scale);
            });
        });
        html.end();
    }

    fn legend(&self, html: &mut Html) {
        html.leaf("b", &[], self.title);
        for series in self.series {
            html.raw(" ");
            html.element("span", &[("class", series.name)], |html| {
                html.raw("<i></i>");
                html.text(series.name);
            });
        }
    }

    fn axes(&self, html: &mut Html, scale: &Scale) {
        let (left, right) = (LEFT.to_string(), (WIDTH - RIGHT).to_string());
        for mark in scale.marks() {
            let y = scale.height(mark).to_string();
            let line = [("x1", left.as_str()), ("x2", &right), ("y1", &y), ("y2", &y)];
            html.leaf("line", &line, "");
            let place = [("class", "mark"), ("x", &left), ("y", &y), ("dx", "-6"), ("dy", "4")];
            html.leaf("text", &place, &mark.to_string());
        }
        let every = self.labels.len().div_ceil(LABELS).max(1);
        let y = (HEIGHT - 6).to_string();
        for (index, label) in self.labels.iter().enumerate().rev().step_by(every) {
            let label: String = label.chars().take(12).collect();
            let x = scale.middle(index).to_string();
            html.leaf("text", &[("class", "label"), ("x", &x), ("y", &y)], &label);
        }
    }
}

/// From numbers to places.
struct Scale {
    count: usize,
    step: usize,
    top: usize,
}

impl Scale {
    fn new(count: usize, max: usize) -> Self {
        let step = step(max);
        Self { count: count.max(1), step, top: max.div_ceil(step).max(1) * step }
    }

    fn marks(&self) -> impl Iterator<Item = usize> {
        (0..=self.top).step_by(self.step)
    }

    fn band(&self) -> usize {
        (WIDTH - LEFT - RIGHT) / self.count
    }

    fn middle(&self, index: usize) -> usize {
        LEFT + (WIDTH - LEFT - RIGHT) * (2 * index + 1) / (2 * self.count)
    }

    fn height(&self, value: usize) -> usize {
        let room = HEIGHT - TOP - BOTTOM;
        HEIGHT - BOTTOM - value.min(self.top).saturating_mul(room) / self.top
    }
}

/// The distance of marks for numbers up to `max`: 1, 2 or 5 of a power of ten.
fn step(max: usize) -> usize {
    let powers = std::iter::successors(Some(1_usize), |power| power.checked_mul(10));
    let steps = powers.flat_map(|power| [1, 2, 5].map(|digit| power.saturating_mul(digit)));
    steps
        .take_while(|step| *step < usize::MAX)
        .find(|step| max.div_ceil(*step) < MARKS)
        .unwrap_or(max)
}

#[cfg(test)]
mod tests {
    use super::{Plot, Scale, Series, step};
    use crate::html::markup::Html;

    #[test]
    fn marks_are_round_numbers_and_few() {
        for (max, expected) in [(0, 1), (3, 1), (4, 1), (5, 2), (38, 10), (86, 50), (732, 200)] {
            assert_eq!(step(max), expected, "{max}");
        }
        for max in [0, 1, 99, 100, 12_345, usize::MAX] {
            let scale = Scale::new(3, max.min(usize::MAX / 1000));
            assert!(scale.marks().count() <= 6, "{max}");
            assert!(scale.top >= max.min(usize::MAX / 1000));
        }
        assert!(step(usize::MAX) > 0);
    }

    #[test]
    fn what_is_higher_is_drawn_higher_and_nothing_leaves_the_picture() {
        let scale = Scale::new(2, 700);
        assert!(scale.height(700) < scale.height(699 - 100) && scale.height(0) == 216);
        assert!(scale.height(usize::MAX) >= super::TOP);
        assert_eq!((scale.middle(0), scale.middle(1)), (124, 300));
    }

    #[test]
    fn many_versions_share_the_room() {
        let labels: Vec<String> = (0..40).map(|n| format!("1.{n}.0")).collect();
        let values: Vec<usize> = (0..40).collect();
        let series =
            [Series { name: "wire", values: values.clone() }, Series { name: "source", values }];
        let plot = Plot { id: "a", title: "A", about: "B", labels: &labels, series: &series };
        let mut html = Html::default();
        plot.bars(&mut html);
        let text = html.finish();
        assert_eq!(text.matches("<rect").count(), 80);
        assert_eq!(text.matches("class=\"label\"").count(), 7);
        assert!(text.contains(">1.39.0<"), "the last is always named");
    }
}
