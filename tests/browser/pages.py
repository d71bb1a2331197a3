#!/usr/bin/env python3
"""Opens the web pages that luoc writes in a real browser and holds them to what they promise.

    tests/browser/pages.py [--luoc target/debug/luoc] [--browser chromium] [--pictures FOLDER]

For each page, on a desk and on a phone: nothing is asked for outside of the file, nothing fails in its script, nothing
is wider than the window, every link has its end, labels change their language, the light changes. Only the standard
library is used: the browser is spoken to over its debugging pipe.
"""
import argparse, base64, json, os, subprocess, sys, tempfile

SIZES = {'desk': (1280, 900), 'phone': (390, 844)}

class Browser:
    def __init__(self, path):
        to_read, self.to = os.pipe()
        self.source, from_write = os.pipe()
        os.set_inheritable(to_read, True); os.set_inheritable(from_write, True)
        # The browser reads from file 3 and writes to file 4.
        line = f'exec "$0" "$@" 3<&{to_read} 4>&{from_write}'
        options = ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--remote-debugging-pipe',
                   '--user-data-dir=' + tempfile.mkdtemp(), 'about:blank']
        self.process = subprocess.Popen(['bash', '-c', line, path, *options], close_fds=False, stderr=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL)
        os.close(to_read); os.close(from_write)
        self.number, self.rest, self.events = 0, b'', []
        target = self.ask('Target.createTarget', url='about:blank')['targetId']
        self.session = None
        self.session = self.ask('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Network', 'Log'): self.ask(domain + '.enable')
        # So that a page jumps, and no test waits for it.
        self.ask('Emulation.setEmulatedMedia', features=[{'name': 'prefers-reduced-motion', 'value': 'reduce'}])

    def message(self):
        while b'\0' not in self.rest:
            more = os.read(self.source, 1 << 16)
            if not more: raise SystemExit('the browser ended')
            self.rest += more
        one, self.rest = self.rest.split(b'\0', 1)
        return json.loads(one)

    def ask(self, method, **params):
        self.number += 1
        asked = {'id': self.number, 'method': method, 'params': params}
        if getattr(self, 'session', None): asked['sessionId'] = self.session
        os.write(self.to, json.dumps(asked).encode() + b'\0')
        while True:
            got = self.message()
            if got.get('id') == self.number:
                if 'error' in got: raise RuntimeError(f"{method}: {got['error']}")
                return got['result']
            self.events.append(got)

    def open(self, path, size):
        width, height = SIZES[size]
        self.ask('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=size == 'phone')
        self.events.clear()
        self.ask('Page.navigate', url='file://' + path)
        while not any(e.get('method') == 'Page.loadEventFired' for e in self.events): self.events.append(self.message())

    def value(self, script):
        got = self.ask('Runtime.evaluate', expression=script, returnByValue=True, awaitPromise=True)
        if 'exceptionDetails' in got: raise RuntimeError(got['exceptionDetails'])
        return got['result'].get('value')

    def picture(self, path):
        shot = self.ask('Page.captureScreenshot', format='png', captureBeyondViewport=False)
        with open(path, 'wb') as f: f.write(base64.b64decode(shot['data']))

    def end(self):
        self.process.kill()
        self.process.wait()

def hold(what, is_so, failures):
    if not is_so: failures.append(what)

def every_page(browser, path, failures):
    """What holds for every page."""
    asked = [e['params']['request']['url'] for e in browser.events if e.get('method') == 'Network.requestWillBeSent']
    outside = [url for url in asked if url != 'file://' + path and not url.startswith('data:')]
    hold(f'asks for {outside[:3]}', not outside, failures)
    wide = browser.value('document.documentElement.scrollWidth - document.documentElement.clientWidth')
    hold(f'is {wide} pixels too wide', wide <= 0, failures)
    dead = browser.value('''[...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1))
        .filter(id => id && !document.getElementById(id))''')
    hold(f'links lead nowhere: {dead[:3]}', not dead, failures)
    twice = browser.value('''(() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
        return ids.filter((id, k) => ids.indexOf(id) !== k) })()''')
    hold(f'ids stand twice: {twice[:3]}', not twice, failures)
    seen = "(c => [...document.querySelectorAll('.' + c)].some(e => e.getClientRects().length))"
    for _ in range(2):
        lang = browser.value('document.documentElement.dataset.lang')
        other = {'vi': 'en', 'en': 'vi'}[lang]
        hold(f'labels in {lang} are shown, and only they', browser.value(f"{seen}('{lang}') && !{seen}('{other}')"), failures)
        browser.value("document.getElementById('language').click()")
        hold('the language changes', browser.value('document.documentElement.lang') == other, failures)
    ground = 'getComputedStyle(document.body).backgroundColor'
    before = browser.value(ground)
    browser.value("document.getElementById('theme').click()")
    hold('the light changes', browser.value(ground) != before, failures)
    browser.value("document.getElementById('theme').click()")
    bad = [e for e in browser.events if e.get('method') == 'Runtime.exceptionThrown'
           or e.get('method') == 'Log.entryAdded' and e['params']['entry']['level'] == 'error']
    hold(f'errors: {bad[:2]}', not bad, failures)

def in_sight(browser, element):
    """Scrolls to an element and says whether it is in sight once the page has come to rest."""
    return browser.value(f"""new Promise(done => {{
        const start = performance.now(), look = () => {{
            const element = {element};
            element.scrollIntoView({{behavior: 'instant'}});
            const box = element.getBoundingClientRect(), seen = box.top >= 0 && box.top < innerHeight;
            seen || performance.now() - start > 3000 ? done(seen) : setTimeout(look, 50);
        }};
        look();
    }})""")

def follow(browser, link):
    """Clicks a link and lets the page come to it."""
    browser.value(f"{link}.click()")
    browser.value('new Promise(done => setTimeout(done, 50))')

def summary(browser, _path, failures):
    """Each sentence of a summary leads to its place in its article, which is in sight and says the same, and back."""
    count = browser.value("document.querySelectorAll('ol.key > li').length")
    hold('there are key sentences', count > 2, failures)
    for k in range(count):
        said = browser.value(f"document.querySelectorAll('ol.key > li p a')[{k}].textContent")
        follow(browser, f"document.querySelectorAll('ol.key > li p a')[{k}]")
        there = "document.querySelector(':target')"
        text = browser.value(f"{there}.firstChild.textContent")
        # Where a link was left off, only what is read begins with a capital.
        hold(f'sentence {k + 1} leads to itself', text[1:] == said[1:] and text[0].upper() == said[0], failures)
        hold(f'sentence {k + 1} is in sight', in_sight(browser, there), failures)
        follow(browser, there)
        hold(f'mark {k + 1} leads back', browser.value(f"{there}.tagName === 'LI' && {there}.textContent.includes({json.dumps(said)})"), failures)
    cells = browser.value("[...document.querySelectorAll('.heat a')].filter(a => a.getBoundingClientRect().width < 1).length")
    hold(f'{cells} cells of the strip cannot be seen', cells == 0, failures)
    hold('scores differ in colour', browser.value("new Set([...document.querySelectorAll('.heat a')].map(a => getComputedStyle(a).backgroundColor)).size > 5"), failures)

def shared(browser, _path, failures):
    """Each wording leads to its place, which leads back; filters hide items, their marks and count; keys move."""
    links = browser.value("document.querySelectorAll('.wording .meta a').length")
    hold('there are wordings', links > 3, failures)
    for k in range(links):
        said = browser.value(f"document.querySelectorAll('.wording')[{k}].querySelector('blockquote').textContent")
        follow(browser, f"document.querySelectorAll('.wording .meta a')[{k}]")
        text = browser.value("document.querySelector(':target')?.textContent ?? ''")
        hold(f'wording {k + 1} leads to itself', text == '' or text in said, failures)
        hold(f'wording {k + 1} is in sight', in_sight(browser, "document.querySelector(':target')"), failures)
    item = browser.value("document.querySelector('.text a[id]').dataset.item")
    browser.value("document.querySelector('.text a[id]').click()")
    hold('a passage leads to its item', browser.value("document.querySelector(':target')?.id") == f'item-{item}', failures)
    count = "[...document.querySelectorAll('.item')].filter(e => e.getClientRects().length).length"
    all_items = browser.value(count)
    for relation in browser.value("[...new Set([...document.querySelectorAll('.item')].map(e => e.dataset.relation))]"):
        own = browser.value(f"document.querySelectorAll('.item[data-relation={relation}]').length")
        box = f"document.querySelector('[name=relation][value={relation}]')"
        browser.value(f"{box}.click()")
        hold(f'{own} items without {relation} are gone', browser.value(count) == all_items - own, failures)
        hold('the count follows', browser.value("document.getElementById('shown').value") == str(all_items - own), failures)
        lit = f"[...document.querySelectorAll('.text a[data-relation={relation}]')].some(e => !e.classList.contains('dim'))"
        hold(f'marks of {relation} are out', not browser.value(lit), failures)
        browser.value(f"{box}.click()")
    search = "(w => { const s = document.querySelector('[name=words]'); s.value = w; s.dispatchEvent(new Event('input', {bubbles: true})) })"
    browser.value(f"{search}('không có chữ nào như thế')")
    hold('a search for what is not there finds nothing', browser.value(count) == 0, failures)
    hold('and says so', browser.value("document.getElementById('nothing').getClientRects().length") > 0, failures)
    browser.value(f"{search}('')")
    for key, at in (('j', 0), ('j', 1), ('k', 0)):
        browser.value(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{key: '{key}', bubbles: true}}))")
        hold(f'{key} moves to item {at + 1}', browser.value(f"document.querySelectorAll('.item')[{at}].classList.contains('here')"), failures)
    browser.value("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'o', bubbles: true}))")
    browser.value('new Promise(done => setTimeout(done, 30))')
    hold('o opens the item in its article', browser.value("location.hash.startsWith('#place-1-')"), failures)

def hostile(browser, _path, failures):
    """What articles say is never run."""
    hold('text of an article ran', browser.value('window.ran === undefined'), failures)

def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--luoc', default='target/debug/luoc'); a.add_argument('--browser', default='chromium')
    a.add_argument('--pictures', metavar='FOLDER')
    o = a.parse_args()
    folder = tempfile.mkdtemp()
    evil = os.path.join(folder, 'evil')
    os.mkdir(evil)
    for k in range(2):
        with open(os.path.join(evil, f'{k}<img src=x onerror="window.ran=1">.txt'), 'w', encoding='utf-8') as f:
            f.write('Hai nước cam kết giúp nhau <script>window.ran = 1</script> khi bị tấn công bất ngờ.\n'
                    f'"><img src=x onerror="window.ran = 1"> Hôm nay trời mưa rất to ở thành phố {k}.\n')
    pages = [('summary', ['summarize', 'seeds'], summary), ('summary-en', ['summarize', '--lang', 'en', 'seeds'], summary),
             ('summary-each', ['summarize', '--each', 'seeds'], summary), ('summary-hostile', ['summarize', evil], hostile),
             ('shared', ['dedup', 'seeds'], shared), ('compare', ['compare', 'seeds'], shared), ('shared-hostile', ['dedup', evil], hostile)]
    browser, failed = Browser(o.browser), False
    try:
        for name, args, own in pages:
            path = os.path.join(folder, name + '.html')
            subprocess.run([o.luoc, *args, '--format', 'html', '-o', path], check=True)
            for size in SIZES:
                failures = []
                browser.open(path, size)
                every_page(browser, path, failures)
                if own: own(browser, path, failures)
                if o.pictures: browser.picture(os.path.join(o.pictures, f'{name}-{size}.png'))
                print(f"{'failed' if failures else 'ok':6} {name} {size}", *('\n    ' + f for f in failures), sep='')
                failed |= bool(failures)
    finally:
        browser.end()
    sys.exit(failed)

if __name__ == '__main__': main()
