// Loaded before the server (`node --import`): the clock of its machine goes wrong by CLOCK_SKEW_MS milliseconds.
const skewMs = Number(process.env['CLOCK_SKEW_MS'] ?? '0');
const rightNow = Date.now.bind(Date);

globalThis.Date = new Proxy(Date, {
  construct: (right, values, self) => Reflect.construct(right, values.length === 0 ? [wrongNow()] : values, self),
  get: (right, name) => (name === 'now' ? wrongNow : Reflect.get(right, name)),
});

function wrongNow() {
  return rightNow() + skewMs;
}
