//! Links: a scenario is guarded by the name that it has, and by that of the file to which it leads.

use std::os::unix::fs::symlink;

use super::*;

fn link(repository: &Repository, target: &str, name: &str) {
    let name = repository.folder.join(name);
    std::fs::create_dir_all(name.parent().expect("a folder")).expect("a folder");
    symlink(target, name).expect("a link");
}

fn is_broken(ran: &Ran) -> bool {
    ran.code == 1 && ran.stderr.contains("error[guardrail-broken]")
}

#[test]
fn a_link_in_the_place_of_a_scenario_does_not_lead_it_out_of_a_scope() {
    let repository = project("link");
    let elsewhere = SCENARIO.replace("north/plain", "north/clear").replace("../pricing", "pricing");
    repository.write("elsewhere.yaml", &elsewhere.replace("[pricing]", "[../pricing]"));
    std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
    link(&repository, "../elsewhere.yaml", "scenarios/pages.yaml");
    let ran = check(&repository);
    assert!(is_broken(&ran), "{ran:?}");
    assert!(
        is_broken(&repository.costcalc("check scenarios/pages.yaml --today 2026-10-20")),
        "without a base too"
    );
}

#[test]
fn a_folder_that_is_a_link_does_not_lead_its_scenarios_out_of_a_scope() {
    let repository = project("folder-link");
    std::fs::rename(repository.folder.join("scenarios"), repository.folder.join("elsewhere"))
        .expect("a folder");
    link(&repository, "elsewhere", "scenarios");
    triple(&repository, "elsewhere/pages.yaml");
    assert!(is_broken(&check(&repository)));
    // Once that is merged, the base is read through the link.
    repository.replace("elsewhere/pages.yaml", "north/clear", "north/plain");
    repository.commit("the folder is a link");
    assert_eq!(check(&repository).code, 0);
    triple(&repository, "elsewhere/pages.yaml");
    let ran = check(&repository);
    assert!(is_broken(&ran) && ran.stderr.contains("rises by"), "{ran:?}");
}

#[test]
fn the_file_to_which_a_link_leads_is_guarded_by_its_own_name_and_by_those_in_between() {
    for (name, target) in
        [("shown/pages.yaml", "../scenarios/pages.yaml"), ("shown/again.yaml", "../between/pages.yaml")]
    {
        let repository = project("target");
        link(&repository, target, name);
        link(&repository, "../scenarios/pages.yaml", "between/pages.yaml");
        repository.commit("links to a scenario");
        triple(&repository, "scenarios/pages.yaml");
        let ran = check_in(&repository, "", name);
        assert!(is_broken(&ran), "{name}: {ran:?}");
        repository.replace("costcalc.yaml", "scenarios/*.yaml", "between/*.yaml");
        repository.git(&["commit", "--quiet", "--message", "in between", "costcalc.yaml"]);
        assert_eq!(check_in(&repository, "", name).code, i32::from(target.contains("between")), "{name}");
    }
}

#[test]
fn a_link_that_is_replaced_by_a_file_is_compared_with_what_it_led_to() {
    let repository = project("was-a-link");
    link(&repository, "../scenarios/pages.yaml", "shown/pages.yaml");
    repository.commit("a link to a scenario");
    std::fs::remove_file(repository.folder.join("shown/pages.yaml")).expect("a link");
    repository.write("shown/pages.yaml", &SCENARIO.replace("north/plain", "north/clear"));
    let ran = check_in(&repository, "", "shown");
    assert!(is_guarded(&ran) && ran.stderr.contains("rises by"), "the base's own name is guarded: {ran:?}");
}

#[test]
fn a_link_out_of_the_repository_is_no_pass() {
    for target in ["../../guarding-outside.yaml", "/etc/hostname", "pages.yaml"] {
        let repository = project("outside");
        std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
        link(&repository, target, "scenarios/pages.yaml");
        repository.commit("a link to somewhere else");
        std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a link");
        repository.write("scenarios/pages.yaml", SCENARIO);
        let ran = check(&repository);
        assert!(ran.code == 2 && ran.stderr.contains("leads out of the repository"), "{target}: {ran:?}");
    }
}

#[test]
fn settings_that_are_a_link_out_of_the_repository_are_told_and_do_not_loosen_anything() {
    let outside = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outside-of-guarding");
    std::fs::create_dir_all(&outside).expect("a folder");
    let loose = SETTINGS.replace("budget: 2_000, max_increase: 5%", "budget: 900_000");
    std::fs::write(outside.join("costcalc.yaml"), loose).expect("settings");
    let repository = project("settings-outside");
    std::fs::remove_file(repository.folder.join("costcalc.yaml")).expect("settings");
    symlink(outside.join("costcalc.yaml"), repository.folder.join("costcalc.yaml")).expect("a link");
    triple(&repository, "scenarios/pages.yaml");
    let ran = check(&repository);
    assert!(is_guarded(&ran) && is_told(&ran, "`costcalc.yaml` leads out of the project"), "{ran:?}");
    assert!(!ran.stderr.contains("900"), "nothing of it is shown: {ran:?}");
}

#[test]
fn a_path_that_is_no_utf8_is_a_path() {
    use std::os::unix::ffi::OsStrExt;
    let odd = |name: &[u8]| Path::new(std::ffi::OsStr::from_bytes(name)).to_path_buf();
    let repository = project("bytes");
    // In the base, and new in the change.
    std::fs::write(repository.folder.join(odd(b"not\xe9s")), "words").expect("a file");
    repository.commit("a note");
    std::fs::write(repository.folder.join(odd(b"m\xe9mo.txt")), "words").expect("a file");
    assert_eq!(check(&repository).code, 0);
    // It is where a scenario may hide.
    repository.write("scenarios/others.yaml", &SCENARIO.replace("1M", "2k"));
    repository.commit("another scenario");
    triple(&repository, "scenarios/pages.yaml");
    let hidden = repository.folder.join("scenarios").join(odd(b"p\xe9ges.txt"));
    std::fs::rename(repository.folder.join("scenarios/pages.yaml"), hidden).expect("a file");
    let ran = check(&repository);
    assert!(is_guarded(&ran), "{ran:?}");
}
