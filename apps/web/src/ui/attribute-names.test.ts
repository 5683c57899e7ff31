import { createElement } from 'react';
import { describe, expect, it } from 'vitest';
import { nameAttributesAsBrowsersDo } from './attribute-names.ts';

nameAttributesAsBrowsersDo();

describe('names of attributes', () => {
  it.each(['svg', 'g', 'h1'])('make a stop of the Tab key of <%s>', (type) => {
    const { props } = createElement(type, { tabIndex: 0, className: 'block' });

    expect(props).toMatchObject({ tabindex: 0, class: 'block' });
    expect(props).not.toHaveProperty('tabIndex');
  });

  it('let a field say that its words are not for spelling', () => {
    expect(createElement('textarea', { spellCheck: false, rows: 2 }).props).toEqual({ spellcheck: false, rows: 2 });
  });

  it('leave what a component is given alone', () => {
    const Drawing = ({ tabIndex }: { tabIndex: number }) => createElement('svg', { tabIndex });

    expect(createElement(Drawing, { tabIndex: 0 }).props).toEqual({ tabIndex: 0 });
  });
});
