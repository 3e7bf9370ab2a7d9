//! What a change of prices does.

use costcalc::engine::Item;
use costcalc::exact::Exact;
use costcalc::units::{Figure, Meter, Tier};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::cases;
use crate::generate::{decimal, money, world};
use crate::world::{CheckCost, World, figures, usd};

/// Every amount of money of a world.
fn amounts(world: &mut World) -> Vec<&mut Exact> {
    let mut amounts = vec![&mut world.fixed];
    for model in &mut world.models {
        amounts.push(&mut model.search);
        for rates in [&mut model.rates, &mut model.long.2] {
            amounts.extend(rates.iter_mut().flat_map(|meters| meters.iter_mut()));
        }
    }
    let branches = world.steps.iter_mut().flat_map(|step| &mut step.branches);
    for (_, work) in branches {
        amounts.push(&mut work.cost_per_error);
        amounts.extend(&mut work.abandon);
        amounts.extend(work.person.as_mut().map(|(cost, _)| cost));
        if let Some(review) = &mut work.review {
            amounts.extend([&mut review.cost, &mut review.fix]);
        }
        if let CheckCost::Fee(fee) = &mut work.check.cost {
            amounts.push(fee);
        }
    }
    amounts
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn raising_any_price_never_lowers_any_bill(mut world in world(), which in any::<Index>(), more in money()) {
        let before = world.project();
        let mut amounts = amounts(&mut world);
        let raised = which.index(amounts.len());
        *amounts[raised] += more;
        let after = world.project();
        for (before, after) in figures(&before).iter().zip(&figures(&after)) {
            prop_assert!(before <= after, "{before} before, {after} after");
        }
        for (before, after) in before.steps.iter().zip(&after.steps) {
            for (figure, usd) in before.figures.iter() {
                prop_assert!(*usd <= after.figures[figure]);
            }
        }
    }

    /// I2
    #[test]
    fn where_everything_costs_so_many_times_as_much_so_do_all_figures(mut world in world(), times in decimal(20, 2)) {
        let before = figures(&world.project());
        for amount in amounts(&mut world) {
            *amount = &*amount * &times;
        }
        let scaled: Vec<Exact> = before.iter().map(|usd| usd * &times).collect();
        prop_assert_eq!(figures(&world.project()), scaled);
    }

    #[test]
    fn a_price_that_no_line_uses_changes_nothing(mut world in world(), more in money()) {
        let before = world.project();
        let used = |tier, meter| {
            let figures = [Figure::Base, Figure::CacheDiscounted, Figure::Invoice];
            let mut lines = figures.iter().flat_map(|figure| before.bill(*figure));
            lines.any(|(.., line)| line.item == Item::Metered(tier, meter))
        };
        for (tier, meter) in Tier::all().iter().flat_map(|tier| Meter::all().map(|meter| (*tier, meter))) {
            if !used(tier, meter) {
                for model in &mut world.models {
                    model.rates[tier][meter] += &more;
                    model.long.2[tier][meter] += &more;
                }
            }
        }
        prop_assert_eq!(figures(&world.project()), figures(&before));
    }

    #[test]
    fn a_contract_takes_its_discount_off_every_rate_and_fee_of_the_table(world in world(), discount in decimal(1, 3)) {
        let list = world.project();
        let net = world.project_under(&format!("discount: {discount}"));
        for figure in [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice] {
            let stated = list.bill(figure).filter(|(.., line)| line.item == Item::CheckFee);
            let stated: Exact = stated.map(|(.., line)| line.amount.exact()).sum();
            let from_table = usd(&list, figure) - &stated;
            prop_assert_eq!(usd(&net, figure), from_table * (Exact::ONE - &discount) + stated);
        }
    }
}
