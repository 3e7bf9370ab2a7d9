fn main() {
    let p = std::env::args().nth(1).unwrap();
    let src = costcalc::diag::Source::new(p.clone(), std::fs::read_to_string(&p).unwrap());
    let t = std::time::Instant::now();
    match costcalc::yaml::parse(&src) {
        Ok(n) => {
            eprintln!("{:?}", t.elapsed());
            if std::env::args().count() > 2 {
                println!("{n:?}")
            }
        }
        Err(d) => println!("{}", d.render(costcalc::diag::Look { colour: false, width: 100 })),
    }
}
