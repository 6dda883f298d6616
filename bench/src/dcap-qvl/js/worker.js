// dcap-qvl's contestant in JavaScript: see DcapRace and DcapWorker.
const fs = require('fs');
const readline = require('readline');
const { QuoteVerifier } = require('@phala/dcap-qvl');

const [folder, at] = process.argv.slice(2);
const quote = fs.readFileSync(`${folder}/quote.bin`);
const collateral = JSON.parse(fs.readFileSync(`${folder}/collateral.json`, 'utf8'));
const verifier = QuoteVerifier.newWithRootCa(fs.readFileSync(`${folder}/root.der`));
const now = Number(at);

try {
  verifier.verify(quote, collateral, now);
  console.log('ready');
} catch (error) {
  console.log(String(error));
  process.exit(0);
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const before = process.cpuUsage();
  let spent = 0;
  let count = 0;
  while (spent < Number(line) * 1000) {
    verifier.verify(quote, collateral, now);
    count += 1;
    const usage = process.cpuUsage(before);
    spent = usage.user + usage.system;
  }
  console.log(count * 1e6 / spent);
});
