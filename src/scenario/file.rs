//! A scenario's file: the design as it stands, and its patches, named variants and cases.
//!
//! A case is what may happen, a variant is what we choose. Both are laid over the file's own tree, the
//! case first, before anything is read, so that a patched scenario is held to the same rules and every
//! value still knows the line on which it was written.

use std::borrow::Cow;
use std::sync::Arc;

use crate::diag::{Diagnostic, Problems, Source};
use crate::effort::Effort;
use crate::exact::Exact;
use crate::yaml::{self, Entry, Node, Value};

use super::change::{Changes, Design};
use super::design::Scenario;
use super::edit::{self, Edit};
use super::format::{AS_WRITTEN, BASE_CASE};
use super::inputs::{self, Input};
use super::patches::{Patch, check_steps, patches, steps};
use super::range::{self, Range};
use super::read;

/// A scenario's file. Copies share what it says.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct File {
    /// The text.
    pub source: Arc<Source>,
    stem: String,
    /// The design as it stands.
    root: Arc<Node>,
    /// Named other designs.
    pub variants: Arc<[Patch]>,
    /// Named other sets of assumptions.
    pub cases: Arc<[Patch]>,
    /// The inputs of which a range is known; the design as it stands has their bases.
    pub ranges: Arc<[Range]>,
    /// What is put over every design, in order.
    pub edits: Vec<Edit>,
    effort: Effort,
}

impl File {
    /// Takes a file apart; `stem` is the scenario's name unless the file gives one.
    ///
    /// # Errors
    /// A text that is no YAML document, and patches without a proper name or of steps that do not exist.
    pub fn parse(source: &Arc<Source>, stem: &str) -> Result<Self, Vec<Diagnostic>> {
        let mut root = yaml::parse(source).map_err(|problem| vec![*problem])?;
        let mut problems = Problems::new();
        let mut taken = |key: &str, reserved: &str, problems: &mut Problems| match take(&mut root, key) {
            Some(entry) => patches(&entry, reserved, problems),
            None => Vec::new(),
        };
        let variants = taken("variants", AS_WRITTEN, &mut problems);
        let cases = taken("cases", BASE_CASE, &mut problems);
        for patch in variants.iter().chain(&cases) {
            check_steps(&root, patch, &mut problems);
        }
        let ranges = range::taken_out(&mut root, &mut problems).into();
        let file = Self {
            source: Arc::clone(source),
            stem: stem.to_owned(),
            root: Arc::new(root),
            variants: variants.into(),
            cases: cases.into(),
            edits: Vec::new(),
            effort: Effort::default(),
            ranges,
        };
        problems.finish(Some(file)).map(|(file, _)| file)
    }

    /// The scenario with patches laid over it, in their order, read and held to its rules.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn scenario<'p>(
        &self,
        patches: impl IntoIterator<Item = &'p Patch>,
    ) -> Result<Scenario, Vec<Diagnostic>> {
        self.effort.refusal().map_or(Ok(()), |refusal| Err(vec![refusal]))?;
        let root = self.patched(patches);
        read::scenario_within(&self.effort, &root, &self.stem)
    }

    /// The work that has been done with this file and all its copies, and the limit on it, if one is set. Once it
    /// is passed, no design of the file is read any more.
    #[must_use]
    pub fn effort(&self) -> &Effort {
        &self.effort
    }

    /// The same file, with a count of work of its own and the same limit.
    #[must_use]
    pub fn counted_anew(&self) -> Self {
        Self { effort: self.effort.anew(), ..self.clone() }
    }

    /// The tree of a design: the file's own, unless something is to be changed in it.
    pub(super) fn patched<'p>(&self, patches: impl IntoIterator<Item = &'p Patch>) -> Cow<'_, Node> {
        let (last, first): (Vec<&Patch>, Vec<&Patch>) =
            patches.into_iter().partition(|patch| patch.change.is_some());
        if first.is_empty() && last.is_empty() && self.edits.is_empty() {
            return Cow::Borrowed(&*self.root);
        }
        let mut patched = Cow::Borrowed(&*self.root);
        if !first.is_empty() || !self.edits.is_empty() {
            let mut design = self.laid_over(first);
            for edit in &self.edits {
                edit.apply(&mut design);
            }
            patched = Cow::Owned(design);
        }
        // Which branches a route has, and what they say, is known only now.
        for patch in last {
            self.note_copy();
            patched = Cow::Owned(patch.over(&patched));
        }
        Cow::Owned(self.of_this_file(patched.into_owned()))
    }

    /// It is still this file, whoever made the patches: its price tables are relative to it.
    fn of_this_file(&self, root: Node) -> Node {
        Node { place: self.root.place.clone(), ..root }
    }

    /// Counts a copy of the tree; what no more can be spent on is refused by who reads it.
    fn note_copy(&self) {
        let _ = self.effort.spend(Effort::COPY * self.root.values());
    }

    /// A copy of the tree with patches laid over it.
    fn laid_over<'p>(&self, patches: impl IntoIterator<Item = &'p Patch>) -> Node {
        self.note_copy();
        let mut patched: Option<Node> = None;
        for patch in patches {
            patched = Some(patch.over(patched.as_ref().unwrap_or(&self.root)));
        }
        let patched = patched.unwrap_or_else(|| (*self.root).clone());
        self.of_this_file(patched)
    }

    /// What changes from a design of this file to a design of another one.
    #[must_use]
    pub fn changes_to(&self, patches: &[&Patch], other: &Self, others: &[&Patch]) -> Changes {
        let design = |file: &Self, patches: &[&Patch]| Design {
            root: file.patched(patches.iter().copied()).into_owned(),
            stem: file.stem.clone(),
            ranges: file.ranges.clone(),
            effort: file.effort.clone(),
        };
        Changes::between(design(self, patches), design(other, others))
    }

    /// All numbers of the design with patches laid over it, in their order: those that can be varied,
    /// and counts that are written out.
    pub fn numbers<'p>(&self, patches: impl IntoIterator<Item = &'p Patch>) -> Vec<Input> {
        inputs::numbers(&self.patched(patches))
    }

    /// The file with a value put over its designs.
    #[must_use]
    pub fn edited(&self, edit: Edit) -> Self {
        let mut edited = self.clone();
        edited.edits.push(edit);
        edited
    }

    /// The file without the values that are put over its designs.
    #[must_use]
    pub fn unedited(&self) -> Self {
        Self { edits: Vec::new(), ..self.clone() }
    }

    /// A path as people write it as keys and positions of a design, where it leads somewhere: names with
    /// dots in them may come in pieces, since a shell takes quotes off.
    #[must_use]
    pub fn resolved(&self, parts: &[String], patch: Option<&Patch>) -> Option<Vec<String>> {
        edit::resolved(&self.patched(patch), parts)
    }

    /// The value at a path of a design with patches laid over it.
    pub fn value_at<'p>(
        &self,
        path: &[String],
        patches: impl IntoIterator<Item = &'p Patch>,
    ) -> Option<Node> {
        edit::existing(&self.patched(patches), path).cloned()
    }

    /// A design of the file by itself: its patches are part of it, and nothing else is.
    #[must_use]
    pub fn alone<'p>(&self, patches: impl IntoIterator<Item = &'p Patch>) -> Self {
        let root = Arc::new(self.laid_over(patches));
        Self { root, variants: Arc::default(), cases: Arc::default(), ..self.clone() }
    }

    /// The file under a case: what may happen is taken as what is.
    #[must_use]
    pub fn under(&self, case: &Patch) -> Self {
        let root = Arc::new(self.laid_over([case]));
        Self { root, cases: Arc::default(), ..self.clone() }
    }

    /// The numbers of the design as it stands that can be varied.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        inputs::inputs(&self.root)
    }

    /// The file with another number in place of an input.
    #[must_use]
    pub fn with_number(&self, input: &Input, number: &Exact) -> Self {
        Self { root: Arc::new(inputs::with_number(&self.root, &input.path, number)), ..self.clone() }
    }

    /// The file with the entries of another state of it in place of its own, for some keys at the top.
    #[must_use]
    pub(super) fn with_entries_of(&self, other: &Self, keys: &[&str]) -> Self {
        let mut file = self.clone();
        if let (Value::Map(own), Value::Map(theirs)) =
            (&mut Arc::make_mut(&mut file.root).value, &other.root.value)
        {
            own.retain(|entry| !keys.contains(&entry.key.as_str()));
            own.extend(theirs.iter().filter(|entry| keys.contains(&entry.key.as_str())).cloned());
        }
        file
    }

    /// The design as it stands, as a tree.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// The names of the steps.
    pub fn step_names(&self) -> impl Iterator<Item = &str> {
        steps(&self.root).iter().map(|entry| entry.key.as_str())
    }
}

/// Takes an entry out of a map.
fn take(root: &mut Node, key: &str) -> Option<Entry> {
    let Value::Map(entries) = &mut root.value else { return None };
    let at = entries.iter().position(|entry| entry.key == key)?;
    Some(entries.remove(at))
}
