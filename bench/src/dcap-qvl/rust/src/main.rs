//! dcap-qvl's contestant in the race: see DcapRace and DcapWorker.

use dcap_qvl::verify::QuoteVerifier;
use dcap_qvl::QuoteCollateralV3;
use std::io::{BufRead, Write};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let read = |name: &str| std::fs::read(format!("{}/{}", args[1], name)).expect(name);
    let quote = read("quote.bin");
    let collateral: QuoteCollateralV3 =
        serde_json::from_slice(&read("collateral.json")).expect("collateral");
    let now: u64 = args[2].parse().expect("seconds");
    let verifier = QuoteVerifier::new(read("root.der"));
    if let Err(error) = verifier.verify(&quote, &collateral, now) {
        println!("{error:#}");
        return;
    }
    println!("ready");
    for line in std::io::stdin().lock().lines() {
        let millis: u64 = line.expect("an order").trim().parse().expect("milliseconds");
        let before = cpu_nanos();
        let mut spent = 0;
        let mut count = 0u64;
        while spent < millis * 1_000_000 {
            for _ in 0..32 {
                std::hint::black_box(verifier.verify(&quote, &collateral, now))
                    .expect("verified before");
            }
            count += 32;
            spent = cpu_nanos() - before;
        }
        println!("{}", count as f64 * 1e9 / spent as f64);
        std::io::stdout().flush().expect("standard output");
    }
}

/// Processor time of this thread, which is the only one.
fn cpu_nanos() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("schedstat");
    text.split(' ').next().expect("a number").parse().expect("nanoseconds")
}
