"""What the browser does by itself: it says more to those who hear the page, and takes the focus where it belongs."""

from typing import Final

FOCUSED: Final = "takes-focus"
# Every part of the page lies in a tree of its own that no selector looks into, so each is watched by itself. A choice
# has its explanation beside it without being tied to it (a typed field is tied), and the head of a folded part does not
# say whether it is open. Who removes something that held the focus would start again at the top of the page: what was
# laid out to take the focus takes it, once. A list of choices opens by a click alone, and calls its entries parts of a
# menu: keys open it as well, and its entries are its options.
TENDING: Final = f"""
  const known = new WeakSet(), focused = new WeakSet();
  const tie = control => {{
    const box = control.querySelector('[role=combobox]'), help = control.querySelector('.MuiFormHelperText-root');
    if (!box || !help || help.id) {{ return; }}
    window.pasar_helps = (window.pasar_helps ?? 0) + 1;
    help.id = `pasar-help-${{window.pasar_helps}}`;
    box.setAttribute('aria-describedby', help.id);
  }};
  const open = box => {{
    if (known.has(box)) {{ return; }}
    known.add(box);
    box.addEventListener('click', () => {{ window.pasar_opened = box; }});
    const opens = (event, keys) => {{
      if (!keys.includes(event.key) || box.getAttribute('aria-expanded') === 'true') {{ return false; }}
      event.preventDefault();
      event.stopPropagation();
      return true;
    }};
    box.addEventListener('keydown', event => {{
      if (opens(event, ['ArrowDown', 'ArrowUp', 'Enter', ' ']) && event.key !== ' ') {{ box.click(); }}
    }});
    // Opened before it is let go, the space bar would choose the first entry.
    box.addEventListener('keyup', event => {{ if (opens(event, [' '])) {{ box.click(); }} }});
  }};
  const offer = entry => {{
    entry.setAttribute('role', 'option');
    const chosen = window.pasar_opened?.textContent.trim();
    entry.setAttribute('aria-selected', String(entry.textContent.trim() === chosen));
  }};
  const unfold = head => {{
    head.setAttribute('aria-expanded', String(head.querySelector('.icon-tabler-chevron-down') !== null));
  }};
  const focus = (host, root) => {{
    const target = root.querySelector('button:not([disabled]), [role=combobox], input:not([type=hidden])');
    if (!target) {{ return; }}
    focused.add(host);
    target.focus();
  }};
  const tend = root => {{
    root.querySelectorAll('*').forEach(one => {{ if (one.shadowRoot) {{ watch(one.shadowRoot); }} }});
    root.querySelectorAll('.MuiFormControl-root').forEach(tie);
    root.querySelectorAll('[role=combobox]').forEach(open);
    root.querySelectorAll('[role=listbox] > [role=menuitem]').forEach(offer);
    root.querySelectorAll('button.card-header').forEach(unfold);
    if (root.host && root.host.classList.contains('{FOCUSED}') && !focused.has(root.host)) {{ focus(root.host, root); }}
  }};
  const watch = root => {{
    if (known.has(root)) {{ return; }}
    known.add(root);
    new MutationObserver(() => tend(root)).observe(root, {{childList: true, subtree: true}});
    tend(root);
  }};
"""
TEND: Final = f"if (!window.pasar_tends) {{ window.pasar_tends = true; {TENDING} watch(document); }}"
# In a notebook only what the page itself lies in is looked at: Jupyter's own document is large and always changing.
TEND_HERE: Final = f"""export function render({{el}}) {{
  {TENDING}
  const outermost = part => {{
    const root = part.getRootNode();
    return root.host ? outermost(root.host) ?? root : null;
  }};
  const begin = () => {{
    if (el.isConnected) {{ watch(outermost(el) ?? el); }} else {{ requestAnimationFrame(begin); }}
  }};
  begin();
}}
"""
