//! The exact figures of the two scenarios that the contract states in full.

mod common;

use costcalc::engine::Projection;
use costcalc::units::Figure;

fn check(projection: &Projection, expected: &[(Figure, &str)]) {
    for (figure, amount) in expected {
        assert_eq!(projection.totals[*figure].exact().to_string(), *amount, "{}", figure.name());
    }
}

#[test]
fn support_pipeline_costs_exactly_this() {
    let projection = common::project_file("scenarios/support_pipeline.yaml");
    check(
        &projection,
        &[
            (Figure::Base, "1251.75"),
            (Figure::CacheDiscounted, "1070.41368"),
            (Figure::BatchDiscounted, "1002.91368"),
            (Figure::Invoice, "1020.8408022528"),
            (Figure::Human, "6477.4911608039808"),
            (Figure::Downstream, "17323.8363975931776"),
            (Figure::Fixed, "400"),
            (Figure::Total, "25222.1683606499584"),
        ],
    );
}

#[test]
fn the_quality_gate_costs_exactly_this() {
    let projection = common::project_file("scenarios/quality_gate.yaml");
    check(
        &projection,
        &[
            (Figure::Base, "1321.25"),
            (Figure::CacheDiscounted, "891.968"),
            (Figure::BatchDiscounted, "879.718"),
            (Figure::Invoice, "960.463"),
            (Figure::Human, "3271.08"),
            (Figure::Downstream, "2464.82"),
            (Figure::Fixed, "0"),
            (Figure::Total, "6696.363"),
        ],
    );
}
