//! Prices that depend on a class of what is counted: on the resolution of a video, the size of an image.

use crate::diag::Problems;
use crate::yaml::map::value;
use crate::yaml::shape::{Definition, KNOWN, Names, Shape, Size};
use crate::yaml::{Named, Node, Read, Shaped};

use super::Priced;

/// So much money for so much of something, or for each class of it.
#[derive(Clone, Debug)]
pub enum PricedOrClasses {
    /// One price.
    Priced(Box<Priced>),
    /// A price for each class.
    Classes(Classed),
}

impl Shaped for PricedOrClasses {
    const SHAPE: Shape = Shape::OneOf(&[Priced::SHAPE, Classed::SHAPE]);
}

impl Read for PricedOrClasses {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        match node.entry(BY) {
            Some(_) => Classed::read(node, problems).map(Self::Classes),
            None => Priced::read(node, problems).map(|priced| Self::Priced(Box::new(priced))),
        }
    }
}

/// The key of what classes are of, beside the classes.
const BY: &str = "by";
const OF_CLASSES: &str = "What the classes are of: `resolution`, `size`.";

value! {
    /// Prices by class.
    pub struct Classed(Named<PricedOrBy>) = Shape::Defined(&Definition {
        name: "Classes",
        title: "Prices by class",
        doc: "Prices that depend on a class of what is counted, by class: `{by: resolution, 720p: {per: 1 second, amount: \
              0.10}, 1080p: {…}}`. Scenarios say `{video_output_time: {1080p: 8 seconds}}`.",
        shape: Shape::Named(
            &Priced::SHAPE,
            Names {
                size: Size { least: 2, most: None },
                apart: Some((BY, OF_CLASSES, &Shape::Text("Name"))),
                needs_apart: true,
                ..KNOWN
            },
        ),
    }), Read::read;
}

/// The price of a class, or what the classes are of.
#[derive(Clone, Debug)]
pub enum PricedOrBy {
    /// What they are of.
    By(String),
    /// The price of one.
    Priced(Box<Priced>),
}

impl Read for PricedOrBy {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        Self::read_named("", node, problems)
    }

    fn read_named(name: &str, node: &Node, problems: &mut Problems) -> Option<Self> {
        if name == BY {
            String::read(node, problems).map(Self::By)
        } else {
            Priced::read_named(name, node, problems).map(|priced| Self::Priced(Box::new(priced)))
        }
    }
}
