//! A scenario's file: the base design, its variants and its cases.
//!
//! A case is a possible event, a variant is a choice. Both are merged into the file's tree, the case first, before
//! anything is read, so that a patched scenario is validated like any other and every value keeps its position.

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
use super::measured;
use super::patches::{Patch, check_steps, patches, steps};
use super::range::{self, Range};
use super::read;

/// A scenario's file. Clones share its contents.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct File {
    /// The text.
    pub source: Arc<Source>,
    stem: String,
    /// The base design.
    root: Arc<Node>,
    /// Other named designs.
    pub variants: Arc<[Patch]>,
    /// Other named sets of assumptions.
    pub cases: Arc<[Patch]>,
    /// The inputs with ranges; the base design uses their base values.
    pub ranges: Arc<[Range]>,
    /// Values that override every design, in order.
    pub edits: Vec<Edit>,
    effort: Effort,
}

impl File {
    /// Parses a file; `stem` is the default name of the scenario.
    ///
    /// # Errors
    /// Invalid YAML, and patches without a valid name or of steps that do not exist.
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

    /// The scenario with patches merged in order, read and validated.
    ///
    /// # Errors
    /// All errors.
    pub fn scenario<'p>(
        &self,
        patches: impl IntoIterator<Item = &'p Patch>,
    ) -> Result<Scenario, Vec<Diagnostic>> {
        self.effort.refusal().map_or(Ok(()), |refusal| Err(vec![refusal]))?;
        let root = self.patched(patches);
        let mut scenario = read::scenario_within(&self.effort, &root, &self.stem)?;
        measured::note_models(&mut scenario, &self.root);
        Ok(scenario)
    }

    /// The work done with this file and all its clones, with its limit, if any. Beyond the limit, no design is read.
    #[must_use]
    pub fn effort(&self) -> &Effort {
        &self.effort
    }

    /// The same file with a new count of work and the same limit.
    #[must_use]
    pub fn counted_anew(&self) -> Self {
        Self { effort: self.effort.anew(), ..self.clone() }
    }

    /// The tree of a design; borrowed if nothing changes.
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
        // The branches of a route are only known now.
        for patch in last {
            self.note_copy();
            patched = Cow::Owned(patch.over(&patched));
        }
        Cow::Owned(self.of_this_file(patched.into_owned()))
    }

    /// Marks the tree as part of this file, whatever the source of the patches: price tables are relative to it.
    fn of_this_file(&self, root: Node) -> Node {
        Node { place: self.root.place.clone(), ..root }
    }

    /// Counts a copy of the tree against the limit; the reader checks it.
    fn note_copy(&self) {
        let _ = self.effort.spend(Effort::COPY * self.root.values());
    }

    /// A copy of the tree with patches merged into it.
    fn laid_over<'p>(&self, patches: impl IntoIterator<Item = &'p Patch>) -> Node {
        self.note_copy();
        let mut patched: Option<Node> = None;
        for patch in patches {
            patched = Some(patch.over(patched.as_ref().unwrap_or(&self.root)));
        }
        let patched = patched.unwrap_or_else(|| (*self.root).clone());
        self.of_this_file(patched)
    }

    /// The differences between a design of this file and one of another file.
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

    /// All numbers of the design with patches, in order: those that can be varied, and literal counts.
    pub fn numbers<'p>(&self, patches: impl IntoIterator<Item = &'p Patch>) -> Vec<Input> {
        inputs::numbers(&self.patched(patches))
    }

    /// The file with a value that overrides its designs.
    #[must_use]
    pub fn edited(&self, edit: Edit) -> Self {
        let mut edited = self.clone();
        edited.edits.push(edit);
        edited
    }

    /// The file without such values.
    #[must_use]
    pub fn unedited(&self) -> Self {
        Self { edits: Vec::new(), ..self.clone() }
    }

    /// Resolves a user-written path to keys and positions of a design, if it exists: names with dots may come in
    /// pieces, because a shell removes quotes.
    #[must_use]
    pub fn resolved(&self, parts: &[String], patch: Option<&Patch>) -> Option<Vec<String>> {
        edit::resolved(&self.patched(patch), parts)
    }

    /// The value at a path of a design with patches.
    pub fn value_at<'p>(
        &self,
        path: &[String],
        patches: impl IntoIterator<Item = &'p Patch>,
    ) -> Option<Node> {
        edit::existing(&self.patched(patches), path).cloned()
    }

    /// A single design of the file, with the patches merged and no other designs.
    #[must_use]
    pub fn alone<'p>(&self, patches: impl IntoIterator<Item = &'p Patch>) -> Self {
        let root = Arc::new(self.laid_over(patches));
        Self { root, variants: Arc::default(), cases: Arc::default(), ..self.clone() }
    }

    /// The file with a case merged into its base design.
    #[must_use]
    pub fn under(&self, case: &Patch) -> Self {
        let root = Arc::new(self.laid_over([case]));
        Self { root, cases: Arc::default(), ..self.clone() }
    }

    /// The numbers of the base design that can be varied.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        inputs::inputs(&self.root)
    }

    /// The numbers of the design with patches that can be varied.
    pub fn inputs_of<'p>(&self, patches: impl IntoIterator<Item = &'p Patch>) -> Vec<Input> {
        inputs::inputs(&self.patched(patches))
    }

    /// The file with a different number for an input.
    #[must_use]
    pub fn with_number(&self, input: &Input, number: &Exact) -> Self {
        Self { root: Arc::new(inputs::with_number(&self.root, &input.path, number)), ..self.clone() }
    }

    /// The file with some top-level keys copied from another version of it.
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

    /// The file with another tree of its base design.
    pub(super) fn with_root(&self, root: Node) -> Self {
        Self { root: Arc::new(root), ..self.clone() }
    }

    /// The tree of the base design.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// The default name of the scenario.
    pub(super) fn stem(&self) -> &str {
        &self.stem
    }

    /// The names of the steps.
    pub fn step_names(&self) -> impl Iterator<Item = &str> {
        steps(&self.root).iter().map(|entry| entry.key.as_str())
    }
}

/// Removes an entry from a map.
fn take(root: &mut Node, key: &str) -> Option<Entry> {
    let Value::Map(entries) = &mut root.value else { return None };
    let at = entries.iter().position(|entry| entry.key == key)?;
    Some(entries.remove(at))
}
