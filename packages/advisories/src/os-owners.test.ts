import { describe, expect, it } from 'vitest';
import type { Component } from './component.ts';
import { withOwners } from './os-owners.ts';

function component(ecosystem: string, name: string, version: string, binaries?: readonly string[]): Component {
  const plain = { ecosystem, name, version, purl: undefined, scope: 'required' as const };
  return binaries === undefined ? plain : { ...plain, binaries };
}

function ownerOf(language: Component, ...installed: Component[]): string | undefined {
  return withOwners([language, ...installed], () => false)[0]?.owner;
}

describe('withOwners', () => {
  const debian = component('Debian:12', 'requests', '2.28.1+dfsg-1', ['python3-requests 2.28.1+dfsg-1']);

  it.each([
    [component('PyPI', 'requests', '2.28.1'), debian, 'Debian:12/python3-requests 2.28.1+dfsg-1'],
    [component('PyPI', 'requests', '2.28.2'), debian, undefined],
    [component('npm', 'requests', '2.28.1'), debian, undefined],
    [
      component('PyPI', 'ruamel-yaml', '0.17.21'),
      component('Alpine:v3.19', 'py3-ruamel.yaml', '0.17.21-r0'),
      'Alpine:v3.19/py3-ruamel.yaml 0.17.21-r0',
    ],
    [
      component('npm', '@babel/core', '7.20.0'),
      component('Debian:12', 'node-babel-core', '7.20.0+ds1+~cs214-3'),
      'Debian:12/node-babel-core 7.20.0+ds1+~cs214-3',
    ],
    [
      component('RubyGems', 'rack', '2.2.4'),
      component('AlmaLinux:9', 'rubygem-rack', '1:2.2.4-1.el9'),
      'AlmaLinux:9/rubygem-rack 1:2.2.4-1.el9',
    ],
    [component('PyPI', 'requests', '2.28.1'), component('npm', 'python3-requests', '2.28.1-1'), undefined],
  ])('knows a language package by name and upstream version: %o', (language, installed, owner) => {
    expect(ownerOf(language, installed)).toBe(owner);
  });

  it('leaves a package alone that is there twice, and what the document says', () => {
    const named = { ...component('PyPI', 'requests', '2.28.1'), owner: 'Debian:12/other 1' };

    expect(withOwners([component('PyPI', 'requests', '2.28.1'), debian], () => true)[0]?.owner).toBeUndefined();
    expect(ownerOf(named, debian)).toBe('Debian:12/other 1');
  });
});
