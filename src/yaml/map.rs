//! The macros that declare what a file may hold: each statement is a type, its table of keys and its reader.
//!
//! ```text
//! map! {
//!     /// A prompt cache, as a step or a check uses it.            // what it is: rustdoc, schema, reference
//!     pub struct Cache = CACHE ("the cache", "Cache") {            // how messages call it, and its title
//!         /// The tokens at the beginning of the prompt …
//!         prefix: Located<Tokens> [varies(AffineUncut), hint("write `prefix: 1_500`")],    // needed
//!         /// How many calls find the prefix in the cache …
//!         hit_rate: Option<Located<Share>> [varies(Affine)],                               // may be left out
//!         /// How calls come, in place of `hit_rate` …
//!         traffic: Option<Located<Traffic>>,
//!     }
//!     and OTHER in other: Other;                       // the keys of another map too, read as a field
//!     over WHOLE;                                      // or some of the keys of a map that it is merged over
//!     rules [OneOf(&["hit_rate", "traffic"])];         // `shape::Rule`
//!     instead [["hit_rate", "traffic"]];               // keys of which a patch that names one drops the others
//!     with [("traffic", ["ttl"])];                     // keys that go when the first one goes
//!     anew [("prefix", "traffic")];                    // a key that goes when a patch names the first one
//!     misplaced [Misplaced { … }];                     // keys that belong somewhere else
//!     schema r#"{"if": …}"#;                           // what only its schema says
//! }
//! ```
//!
//! What stands in brackets behind a type are methods of [`Key`](super::shape::Key). A field whose key is no name of
//! Rust has the key behind it: `conversation as "loop"`.

/// A map whose keys have a meaning: its type, its table and its reader.
macro_rules! map {
    (
        $(#[doc = $doc:literal])*
        $(#[derive($($derived:ident),+)])?
        $visible:vis struct $name:ident = $table:ident ($owner:literal $(, $title:literal)?) {
            $(
                $(#[doc = $of_key:literal])*
                $field:ident $(as $key:literal)?: $type:ty $([$($option:ident($($argument:expr),*)),+ $(,)?])?
            ),+ $(,)?
        }
        $(and $and:ident $(in $part:ident: $of_part:ty)?;)?
        $(over $over:ident;)?
        $(rules [$($rule:expr),+ $(,)?];)?
        $(instead [$([$($alternative:literal),+]),+ $(,)?];)?
        $(with [$(($leader:literal, [$($companion:literal),+])),+ $(,)?];)?
        $(anew [$(($named:literal, $dropped:literal)),+ $(,)?];)?
        $(misplaced [$($misplaced:expr),+ $(,)?];)?
        $(schema $schema:literal;)?
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug $($(, $derived)+)?)]
        $visible struct $name {
            $($(#[doc = $of_key])* pub $field: $type,)+
            $($(#[doc = "What the other keys say."] pub $part: $of_part)?)?
        }

        $(#[doc = $doc])*
        $visible static $table: $crate::yaml::shape::Map = $crate::yaml::shape::Map {
            name: stringify!($name),
            owner: $owner,
            title: $crate::yaml::map::option!($($title)?),
            doc: concat!($($doc),*),
            keys: &[$(
                $crate::yaml::shape::Key::of::<$type>(
                    $crate::yaml::map::key!($field $($key)?),
                    concat!($($of_key),*),
                )
                $($(.$option($($argument),*))+)?
            ),+],
            and: $crate::yaml::map::option!($(&$and)?),
            over: $crate::yaml::map::option!($(&$over)?),
            rules: &[$($($rule),+)?],
            alternatives: &[$($(&[$($alternative),+]),+)?],
            companions: &[$($(($leader, &[$($companion),+])),+)?],
            anew: &[$($(($named, $dropped)),+)?],
            misplaced: &[$($($misplaced),+)?],
            schema: $crate::yaml::map::option!($($schema)?),
        };

        impl $crate::yaml::Table for $name {
            const TABLE: &'static $crate::yaml::shape::Map = &$table;

            fn of(
                keys: &$crate::yaml::Keys<'_>,
                problems: &mut $crate::diag::Problems,
            ) -> Option<Self> {
                let mut own = $table.keys.iter();
                $(let $field = own.next().and_then(|key| keys.read(key, problems));)+
                $($(let $part = <$of_part as $crate::yaml::Table>::of(keys, problems);)?)?
                Some(Self { $($field: $field?,)+ $($($part: $part?)?)? })
            }
        }
    };
}

/// One of a few words, which files have: its type, its table and its reader.
macro_rules! words {
    ($(#[$about:meta])* $visible:vis enum $name:ident { $($values:tt)+ }) => {
        $crate::diag::words! { $(#[$about])* $visible enum $name { $($values)+ } }

        impl $crate::yaml::Shaped for $name {
            const SHAPE: $crate::yaml::shape::Shape = $crate::yaml::shape::Shape::Word(
                &$crate::yaml::shape::Words { name: stringify!($name), words: Self::WORDS },
            );
        }

        impl $crate::yaml::Read for $name {
            fn read(node: &$crate::yaml::Node, problems: &mut $crate::diag::Problems) -> Option<Self> {
                node.word(&Self::ALL.map(|one| (one.word(), one)), problems)
            }
        }
    };
}

/// A map with a key for each member of a registry, any of which may be left out.
macro_rules! map_of_each {
    (
        $(#[doc = $doc:literal])*
        $visible:vis struct $name:ident = $table:ident ($owner:literal $(, $title:literal)?) {
            $each:ident in $per:ident: $type:ty $([$($option:ident($($argument:expr),*)),+ $(,)?])?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        $visible struct $name(pub Box<$per<Option<$type>>>);

        $(#[doc = $doc])*
        $visible static $table: $crate::yaml::shape::Map = $crate::yaml::shape::Map {
            name: stringify!($name),
            owner: $owner,
            title: $crate::yaml::map::option!($($title)?),
            doc: concat!($($doc),*),
            keys: &$crate::yaml::shape::Key::of::<Option<$type>>("", "")
                $($(.$option($($argument),*))+)?
                .with_names::<{ $each::WORDS.len() }>($each::WORDS),
            and: None,
            over: None,
            rules: &[],
            alternatives: &[],
            companions: &[],
            anew: &[],
            misplaced: &[],
            schema: None,
        };

        impl $crate::yaml::Table for $name {
            const TABLE: &'static $crate::yaml::shape::Map = &$table;

            fn of(
                keys: &$crate::yaml::Keys<'_>,
                problems: &mut $crate::diag::Problems,
            ) -> Option<Self> {
                let mut own = $table.keys.iter();
                let mut is_read = true;
                let values = $per::from_fn(|_| {
                    let value: Option<Option<$type>> = own.next().and_then(|key| keys.read(key, problems));
                    is_read &= value.is_some();
                    value.flatten()
                });
                is_read.then(|| Self(Box::new(values)))
            }
        }
    };
}

/// A single value in a notation of its own: its type, its shape and its reader.
macro_rules! value {
    (
        $(#[doc = $doc:literal])*
        $visible:vis struct $name:ident($of:ty) = $shape:expr, $read:expr;
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        $visible struct $name(pub $of);

        impl $crate::yaml::Shaped for $name {
            const SHAPE: $crate::yaml::shape::Shape = $shape;
        }

        impl $crate::yaml::Read for $name {
            fn read(node: &$crate::yaml::Node, problems: &mut $crate::diag::Problems) -> Option<Self> {
                let read: fn(&$crate::yaml::Node, &mut $crate::diag::Problems) -> Option<$of> = $read;
                read(node, problems).map(Self)
            }
        }
    };
}

/// Any of several kinds of value: their type, their shape and their reader.
macro_rules! one_of {
    (
        $(#[doc = $doc:literal])*
        $visible:vis enum $name:ident ($title:literal) {
            $(
                $(#[doc = $of_way:literal])*
                $variant:ident($type:ty) $([$($option:ident($($argument:expr),*)),+ $(,)?])?
            ),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        $visible enum $name {
            $($(#[doc = $of_way])* $variant($type)),+
        }

        impl $crate::yaml::Shaped for $name {
            const SHAPE: $crate::yaml::shape::Shape = $crate::yaml::shape::Shape::Defined(
                &$crate::yaml::shape::Definition {
                    name: stringify!($name),
                    title: $title,
                    doc: concat!($($doc),*),
                    shape: $crate::yaml::shape::Shape::OneOf(&[$(
                        <$type as $crate::yaml::Shaped>::SHAPE $($(.$option($($argument),*))+)?
                    ),+]),
                },
            );
        }

        impl $crate::yaml::Read for $name {
            fn read(node: &$crate::yaml::Node, problems: &mut $crate::diag::Problems) -> Option<Self> {
                Self::read_named("", node, problems)
            }

            fn read_named(
                name: &str,
                node: &$crate::yaml::Node,
                problems: &mut $crate::diag::Problems,
            ) -> Option<Self> {
                type Way = fn(&str, &$crate::yaml::Node, &mut $crate::diag::Problems) -> Option<$name>;
                const WAYS: &[Way] = &[$(|name, node, problems| {
                    <$type as $crate::yaml::Read>::read_named(name, node, problems).map($name::$variant)
                }),+];
                const SHAPES: &[$crate::yaml::shape::Shape] =
                    &[$(<$type as $crate::yaml::Shaped>::SHAPE),+];
                WAYS[$crate::yaml::meant(SHAPES, node, problems)?](name, node, problems)
            }
        }
    };
}

/// The key of a field.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// `Some` of what is there, if anything is.
macro_rules! option {
    () => {
        None
    };
    ($there:expr) => {
        Some($there)
    };
}

pub(crate) use {key, map, map_of_each, one_of, option, value, words};
