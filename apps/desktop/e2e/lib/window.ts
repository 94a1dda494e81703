import type { Locator, Page } from 'playwright-core';

/**
 * M.I.A's window, by roles and accessible names only (they are an interface: the same objects will drive Electron).
 * Names match exactly, or from the beginning where a name carries a value.
 */
export class Window {
  readonly page: Page;
  readonly box: Locator;
  readonly send: Locator;
  readonly stop: Locator;
  readonly log: Locator;
  readonly status: Locator;
  readonly questions: Locator;
  readonly answers: Locator;
  readonly alert: Locator;

  constructor(page: Page) {
    this.page = page;
    this.box = page.getByRole('textbox', { name: 'Message', exact: true });
    this.send = page.getByRole('button', { name: 'Send', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
    this.log = page.getByRole('log', { name: 'Conversation', exact: true });
    this.status = page.getByRole('status', { name: 'Assistant status', exact: true });
    this.questions = this.log.getByRole('article', { name: 'You', exact: true });
    this.answers = this.log.getByRole('article', { name: 'M.I.A', exact: true });
    this.alert = page.getByRole('alert');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', typeof name === 'string' ? { name, exact: true } : { name });
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { name, exact: true });
  }

  /** Opens the window at an address with its token and waits until it can be typed in. */
  async open(url: string): Promise<this> {
    await this.page.goto(url);
    await this.box.waitFor();
    return this;
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.box.waitFor();
  }

  /** Types and sends; waits until the message stands in the log, so it is on disk. */
  async say(text: string): Promise<void> {
    const before = await this.questions.count();
    await this.box.fill(text);
    await this.send.click();
    await this.questions.nth(before).waitFor();
  }

  /** Waits for the assistant's status to begin with one of the words. */
  async stateIs(...words: string[]): Promise<void> {
    await this.status.filter({ hasText: new RegExp(`^\\s*(${words.join('|')})`) }).waitFor({ state: 'attached', timeout: 120_000 });
  }

  /** Waits until the answer with this index (from 0) is finished, and gives its text. */
  async answer(index: number, timeout = 120_000): Promise<string> {
    await this.answers.nth(index).waitFor({ timeout });
    await this.stop.waitFor({ state: 'hidden', timeout });
    await this.stateIs('Ready', 'Stopped', 'No model', 'Cannot reach');
    // The last words are drawn a moment after the turn is over; an answer may also have none.
    await this.answers
      .nth(index)
      .locator('.prose')
      .filter({ hasText: /\S/ })
      .first()
      .waitFor({ timeout: 10_000 })
      .catch(() => {});
    return await this.bodyOf(this.answers.nth(index));
  }

  /** Asks and waits for the whole answer. */
  async ask(text: string): Promise<string> {
    const before = await this.answers.count();
    await this.say(text);
    return await this.answer(before);
  }

  /** An article's own words, without its toolbar. */
  async bodyOf(article: Locator): Promise<string> {
    return await article.evaluate((element) => {
      const copy = element.cloneNode(true) as HTMLElement;
      for (const part of copy.querySelectorAll('[role=toolbar], button, time')) part.remove();
      return (copy.textContent ?? '').trim();
    });
  }

  async newChat(): Promise<void> {
    await this.button('New chat').click();
    await this.box.waitFor();
  }

  /** Opens a conversation by the beginning of its title in the sidebar. */
  async openConversation(title: string): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('link', { name: new RegExp(`^${literal(title)}`) })
      .click();
    await this.questions.first().waitFor();
  }

  /** Opens the side panel of an answer's memories and gives its list's items. */
  async receipts(index: number): Promise<Locator> {
    const opener = this.answers.nth(index).getByRole('button', { name: /^Memories used: \d+/ });
    const panel = this.page.getByRole('complementary', { name: 'Memories used', exact: true });
    await opener.waitFor();
    if (!(await panel.isVisible())) await opener.click();
    await panel.getByRole('listitem').first().waitFor();
    return panel.getByRole('listitem');
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
