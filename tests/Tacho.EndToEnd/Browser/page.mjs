// Looks at a page as a browser shows it: page.mjs PLAYWRIGHT AXE CHROMIUM PAGE FOLDER. Prints one JSON object.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [, , playwright, axe, chromium, page, folder] = process.argv;
const browser = await (await import(pathToFileURL(playwright).href)).default.chromium.launch({ executablePath: chromium, args: ['--no-sandbox'] });
const seen = { console: [], requests: [], axe: [], wider: [], folded: [] };
const look = async (name, viewport, colorScheme) => {
  // The page's own policy holds; only the accessibility check comes in past it, in a second visit.
  for (const bypassCSP of [false, true]) {
    const context = await browser.newContext({ viewport, colorScheme, bypassCSP });
    const tab = await context.newPage();
    tab.on('console', message => seen.console.push(message.text()));
    tab.on('pageerror', error => seen.console.push(String(error)));
    tab.on('request', request => { if (request.url() !== pathToFileURL(page).href) seen.requests.push(request.url()); });
    await tab.goto(pathToFileURL(page).href);
    if (!bypassCSP) {
      await tab.screenshot({ path: `${folder}/${name}.png` });
      const fold = tab.locator('main details').first();
      const state = () => fold.evaluate(details => details.open);
      const before = await state();
      await fold.locator('summary').first().click();
      seen.folded.push([before, await state()]);
    }
    await tab.evaluate(() => document.querySelectorAll('details').forEach(details => { details.open = true; }));
    const width = await tab.evaluate(() => document.documentElement.scrollWidth);
    if (width > viewport.width) seen.wider.push(`${name}: ${width}`);
    if (bypassCSP) {
      await tab.evaluate(readFileSync(axe, 'utf8'));
      const found = await tab.evaluate(() => globalThis.axe.run());
      seen.axe.push(...found.violations.filter(fault => fault.impact === 'serious' || fault.impact === 'critical').map(fault => `${name}: ${fault.id} at ${fault.nodes[0].html.slice(0, 200)}`));
    } else {
      await tab.screenshot({ path: `${folder}/${name}-open.png`, fullPage: true });
    }
    await context.close();
  }
};
await look('phone', { width: 390, height: 844 }, 'light');
await look('phone-dark', { width: 390, height: 844 }, 'dark');
await look('desktop', { width: 1280, height: 900 }, 'dark');
await browser.close();
console.log(JSON.stringify(seen));
