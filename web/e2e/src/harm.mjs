// What words of strangers must never become.

/** Runs in a page: everything drawn, through shadow roots, that words of a stranger must never become. */
export function harm() {
  const found = [];
  const walk = (root) => {
    for (const element of root.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (/^on/i.test(name)) found.push(`${element.tagName} ${name}`);
        if (/^(href|src|action|formaction|srcdoc)$/i.test(name) && /^\s*(javascript|data:text|vbscript)/i.test(value)) found.push(`${element.tagName} ${name}=${value}`);
        if (/^(src|srcset|poster)$/i.test(name) && /evil\.example|\/api\/v1\/session/.test(value)) found.push(`${element.tagName} ${name}=${value}`);
        if (/^href$/i.test(name) && /@/.test(value)) found.push(`${element.tagName} ${name}=${value}`);
      }
      if (/^(IFRAME|OBJECT|EMBED)$/.test(element.tagName) && !(element.tagName === 'IFRAME' && element.sandbox.value === '' && element.hasAttribute('sandbox'))) found.push(element.tagName);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document.body);
  return found;
}
