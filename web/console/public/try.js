// A page to try an inbox on, as bare as the simplest web site: the script tag and nothing else.
const asked = new URLSearchParams(location.search);
const english = (asked.get('lang') ?? navigator.language).startsWith('en');
document.documentElement.lang = english ? 'en' : 'zh-CN';
for (const text of document.querySelectorAll('[data-en]')) text.textContent = english ? text.dataset.en : text.dataset.zh;
const inbox = asked.get('inbox');
if (inbox) {
  const script = document.createElement('script');
  script.src = '/widget.js';
  script.dataset.inbox = inbox;
  document.body.append(script);
} else document.querySelector('.none').hidden = false;
