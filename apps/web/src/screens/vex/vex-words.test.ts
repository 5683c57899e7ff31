import { describe, expect, it } from 'vitest';
import { documentWords, isCuredByLink, productsOf, reachWords } from './vex-words.ts';

describe('a VEX document in words', () => {
  it('says how far a statement reaches', () => {
    expect(reachWords({ components: 1, releases: 2, services: ['checkout'] })).toBe(
      '1 component in 2 releases of checkout',
    );
    expect(reachWords({ components: 3, releases: 1, services: ['a', 'b', 'c', 'd', 'e', 'f'] })).toBe(
      '3 components in 1 release of a, b, c, d and 2 more',
    );
    expect(reachWords({ components: 0, releases: 0, services: [] })).toBe('0 components in 0 releases');
  });

  it('names the format', () => {
    expect(documentWords({ format: 'csaf', specVersion: '2.0' })).toBe('CSAF 2.0');
    expect(documentWords({ format: 'openvex', specVersion: '' })).toBe('OpenVEX');
  });

  it('names the products to link without their parts, each once', () => {
    const products = ['pkg:oci/shop (pkg:npm/left@1.0.0, ...)', 'pkg:oci/shop (pkg:npm/right)', 'pkg:npm/shop@1.2.0'];

    expect(productsOf({ products })).toEqual(['pkg:oci/shop', 'pkg:npm/shop@1.2.0']);
  });

  it('offers a link where the server names that as the cure, and nowhere else', () => {
    const missed = {
      result: 'not_applied',
      because: '`pkg:oci/shop` is no service that we know: link it with `lockstep vex link pkg:oci/shop SERVICE`',
    } as const;

    expect(isCuredByLink(missed)).toBe(true);
    expect(isCuredByLink({ ...missed, because: 'no release holds npm/nextt' })).toBe(false);
    expect(isCuredByLink({ ...missed, result: 'overruled' })).toBe(false);
  });
});
