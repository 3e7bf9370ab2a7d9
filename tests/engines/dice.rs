//! Numbers at random, from a seed, and values of logs as programs write them that care little.

/// Numbers from a seed.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// What the next numbers depend on.
    pub fn state(&self) -> u64 {
        self.0
    }

    /// Has the numbers again that came after a state: gives the state that was.
    pub fn go_on_from(&mut self, state: u64) -> u64 {
        std::mem::replace(&mut self.0, state)
    }

    /// A number below another one.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    pub fn is(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[usize::try_from(self.below(of.len() as u64)).expect("small")]
    }

    /// A count, often near a limit of long contexts or of caches.
    pub fn tokens(&mut self) -> u64 {
        match self.below(6) {
            0 => {
                [200_000, 272_000, 1_024, 4_096, 512, 128_000][usize::try_from(self.below(6)).expect("small")]
                    - 1
                    + self.below(3)
            }
            1 => self.below(600_000),
            _ => self.below(5_000),
        }
    }

    /// A count as JSON has it.
    pub fn written(&mut self, count: u64) -> String {
        match self.below(12) {
            0 => format!("{count}.0"),
            1 => format!("\"{count}\""),
            2 => format!("{count}.000"),
            _ => count.to_string(),
        }
    }

    /// A count that may be left out where it is 0.
    pub fn perhaps(&mut self, count: u64) -> String {
        if count == 0 && self.is(50) { "null".to_owned() } else { self.written(count) }
    }

    /// A time in one of many spellings.
    pub fn time(&mut self) -> String {
        let (day, hour) = (22 + self.below(10), self.below(24));
        let (minute, second) = (self.below(60), self.below(60));
        match self.below(12) {
            0 => format!("2026-10-{day} {hour:02}:{minute:02}:{second:02}.{:03}", self.below(1000)),
            1 => format!("2026-10-{day}T{hour:02}:{minute:02}:{second:02}Z"),
            2 => {
                format!("2026-10-{day}T{hour:02}:{minute:02}:{second:02}.{:06}-05:00", self.below(1_000_000))
            }
            3 => format!("2026-10-{day}T{hour:02}:{minute:02}:{second:02}+05:30"),
            4 => format!("2026-10-{day} {hour:02}:{minute:02}:{second:02}+00:00"),
            5 => format!("2026-10-{day} {hour:02}:{minute:02}:{second:02}+00"),
            6 => format!("2026-10-{day}T{hour:02}:{minute:02}"),
            7 => format!("2024-02-29T{hour:02}:{minute:02}:{second:02}+13:00"),
            8 => format!("2026-10-{day}"),
            9 => format!("2026-12-31t{hour:02}:{minute:02}:{second:02}.5z"),
            10 => format!("2026-10-{day}T{hour:02}:{minute:02}:{second:02}-1100"),
            _ => format!("2026-10-{day} {hour:02}:{minute:02}:{second:02}"),
        }
    }

    /// An amount of money as programs write binary fractions.
    pub fn amount(&mut self) -> String {
        match self.below(9) {
            0 => "null".to_owned(),
            1 => format!("{}e-{:02}", self.below(900) + 1, self.below(14)),
            2 => format!("{}.{}E-5", self.below(9) + 1, self.below(1_000_000)),
            3 => "-1".to_owned(),
            4 => "0.0".to_owned(),
            5 => format!("{}", self.below(3)),
            6 => format!("0.0000000000{}5", self.below(1000)),
            7 => format!("{}.5e+1", self.below(20)),
            _ => format!("0.00{}", self.below(u64::MAX)),
        }
    }

    /// A name that has to be quoted somewhere.
    pub fn name(&mut self) -> &'static str {
        let names = [
            "team a",
            "it's",
            "a,b",
            "say \\\"so\\\"",
            "back\\\\slash",
            "naïve",
            "ZZ",
            "null",
            "日本",
            "x%y_z",
            "",
        ];
        names[usize::try_from(self.below(names.len() as u64)).expect("small")]
    }
}
