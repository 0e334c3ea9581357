// Amounts of money as words. Small prices keep two digits that mean something, since most are fractions of a cent.

/** "$43.60", "$0.42", "$0.019", "$0.0047"; below a hundredth of a cent "<$0.0001". */
export function dollars(usd: number): string {
  if (usd < 0) return `−${dollars(-usd)}`;
  if (usd === 0) return "$0.00";
  if (usd < 0.0001) return "<$0.0001";
  if (usd >= 0.0995) return `$${grouped(usd, 2)}`;
  const shown = Number(usd.toPrecision(2));
  const decimals = Math.max(2, (String(shown).split(".")[1] ?? "").length);
  return `$${shown.toFixed(Math.min(decimals, 4))}`;
}

/** The same with four decimals always, so that a column of them lines up. */
export function ledgerDollars(usd: number): string {
  return usd > 0 && usd < 0.0001 ? "<$0.0001" : `$${grouped(usd, 4)}`;
}

/** "≈ $0.019", or words when no price is known. What is below something is no rounded amount. */
export function about(usd: number | null): string {
  if (usd === null) return "price unknown";
  const amount = dollars(usd);
  return amount.startsWith("<") ? amount : `≈ ${amount}`;
}

function grouped(usd: number, decimals: number): string {
  return usd.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
