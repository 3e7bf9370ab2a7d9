//! Where figures come from.

use costcalc::diag::Source;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::File;
use proptest::prelude::*;

use crate::cases;
use crate::derivation::check;
use crate::generate::world;
use crate::world::overlay;

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn every_figure_is_what_its_leaves_make_and_what_the_engine_makes(world in world()) {
        let contract = "discount: 12%\nmodels: {m0: {discount: 5%}}";
        let table = |text| pricing::read(&Source::new("lab.yaml", text), "lab").expect("a table");
        let tables = vec![table(world.table()), table(overlay(contract))];
        let catalog = Catalog::new(tables).expect("a catalog");
        let file = File::parse(&Source::new("scenario.yaml", world.scenario()), "scenario").expect("a file");
        check(&file, &[], &catalog, "2026-11-01".parse().expect("a day"));
    }
}
