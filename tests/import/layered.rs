//! Whether new tables replace the models of earlier ones.

use std::path::Path;

use serde_json::{Value, json};

use super::folder::program::{program, ran};
use super::{folder, import_of};

fn dataset() -> Value {
    let model = |provider: &str| {
        json!({
            "litellm_provider": provider, "mode": "chat",
            "input_cost_per_token": 1e-6, "output_cost_per_token": 3e-6,
        })
    };
    json!({"gpt-5.4-mini": model("openai"), "claude-haiku-4-5": model("anthropic")})
}

fn list(provider: &str) -> String {
    format!(
        "schema: costcalc/pricing/v1\nprovider: {provider}\ncurrency: USD\nper: 1_000_000 tokens\nmodels:\n  own:\n    cards:\n      - from: unknown\n        source: {{document: ours, checked: 2026-11-20}}\n        standard: {{input: 1.00, output: 2.00}}\n"
    )
}

/// What is imported, asked for behind the tables that are compiled in.
fn priced(folder: &Path) -> (i32, String) {
    let ran = ran(program()
        .args(["price", "openai/gpt-5.4-mini", "--input", "1000000", "--today", "2026-11-25"])
        .args(["--prices", "builtin", "--prices"])
        .arg(folder));
    (ran.code, format!("{}{}", ran.stdout, ran.stderr).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whatever a folder is called: one of somebody's own lies over the tables that are compiled in, and one that has some
/// of these in place of them is a list as they are.
#[test]
fn what_is_imported_lies_over_other_tables_but_for_a_folder_in_place_of_those_compiled_in() {
    for (name, own, is_over) in [
        ("layered/mine", None, true),
        ("layered/pricing", None, true),
        ("layered/acme", Some("acme"), true),
        ("layered/list", Some("anthropic"), false),
    ] {
        let folder = folder(name);
        if let Some(own) = own {
            folder.write(&format!("{own}.yaml"), &list(own));
        }
        let imported = import_of("litellm", &dataset(), &folder, &["--checked", "2026-11-25"]);
        assert_eq!(imported.code, 0, "{}", imported.stderr);
        let table = folder.read("openai.yaml");
        assert_eq!(table.contains("\nlayer: over\n"), is_over, "{name}\n{table}");
        let (code, said) = priced(&folder);
        if is_over {
            assert_eq!(code, 0, "{name}\n{said}");
            assert!(said.contains("in place of those of an earlier table"), "{name}\n{said}");
            assert!(said.contains("$1.00"), "{name}\n{said}");
        } else {
            assert_eq!(code, 2, "{name}\n{said}");
        }
    }
}
