import { launch, PHONE } from './src/browser.mjs';
import { Server } from './src/server.mjs';
import { Visitor } from './src/visitor.mjs';
import { Agent } from './src/agent.mjs';
const b = await launch(); const s = await Server.start([], {});
const sl = (n) => new Promise(r=>setTimeout(r,n));
try {
const v = await Visitor.arrive(b, s, {lang:'zh'}); await v.open();
await v.ask('运费怎么算', l=>l.source);
const a = await Agent.arrive(b, s, {lang:'zh', viewport: PHONE, user:(await s.logins()).users[0]}); 
await a.logIn(); await a.view('all'); await a.page.locator('a[data-row]').first().click();
await a.page.locator('button.why').first().click(); await sl(1000);
await a.page.screenshot({path:'/tmp/h9/d1.png'});
const side = a.page.getByRole('complementary');
console.log(await side.count(), await side.getByRole('button',{name:'关闭'}).count());
console.log(await side.evaluate(e=>[...e.querySelectorAll('button')].map(b=>b.outerHTML.slice(0,160))));await side.getByRole('button',{name:'关闭'}).click(); await sl(1500);await a.page.screenshot({path:'/tmp/h9/d2.png'}); console.log('after click', await side.count()); await a.page.keyboard.press('Escape'); await sl(800); console.log('esc', await side.count());
await a.page.screenshot({path:'/tmp/h9/d2.png'});
console.log(await side.count(), await a.page.evaluate(()=>[...document.querySelectorAll('.n-drawer, .n-drawer-mask')].map(e=>e.className+' '+getComputedStyle(e).transitionDuration+' '+getComputedStyle(e).display)));
console.log(a.notes.problems);
} finally { for (const c of b.contexts()) await c.close(); await b.close(); await s.stop(); }
