import { describe, expect, it } from 'vitest';
import { packageOfPurl } from './purl-package.ts';

function packageOf(raw: string): string {
  const result = packageOfPurl(raw);
  return result.ok ? `${result.package.ecosystem} ${result.package.name}` : result.problem;
}

describe('purlToPackage', () => {
  it.each([
    ['pkg:npm/%40Babel/Core@1', 'npm @Babel/Core'],
    ['pkg:pypi/Django_Rest.Framework@1', 'PyPI django-rest-framework'],
    ['pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1', 'Maven org.apache.logging.log4j:log4j-core'],
    ['pkg:maven/junit@4', 'Maven junit'],
    ['pkg:golang/github.com/Masterminds/semver/v3@v3.1.1', 'Go github.com/Masterminds/semver/v3'],
    ['pkg:golang/stdlib@1.22.1', 'Go stdlib'],
    ['pkg:golang/std@go1.20.4?type=module', 'Go stdlib'],
    ['pkg:golang/example.org/std@v1.0.0', 'Go example.org/std'],
    ['pkg:cargo/Serde@1', 'crates.io Serde'],
    ['pkg:gem/rails@7.0.0', 'RubyGems rails'],
    ['pkg:nuget/Newtonsoft.Json@13.0.1', 'NuGet newtonsoft.json'],
    ['pkg:composer/Laravel/Framework@10', 'Packagist laravel/framework'],
    ['pkg:swift/github.com/Alamofire/Alamofire@5', 'SwiftURL github.com/alamofire/alamofire'],
    ['pkg:generic/openssl@1.1.1', ' openssl'],
    ['pkg:docker/library/nginx@sha256:abc', ' library/nginx'],
  ])('maps %s to `%s`', (purl, expected) => {
    expect(packageOf(purl)).toBe(expected);
  });

  it.each([
    ['pkg:deb/debian/libssl3@3.0.11-1?distro=debian-12.5&upstream=openssl%403.0.11', 'Debian:12 openssl'],
    ['pkg:deb/debian/libssl3@3.0.11-1?distro=bookworm', 'Debian:12 libssl3'],
    ['pkg:deb/debian/libssl3@3.0.11-1', 'Debian libssl3'],
    ['pkg:deb/ubuntu/bash@5.1?distro=ubuntu-22.04', 'Ubuntu:22.04:LTS bash'],
    ['pkg:deb/ubuntu/bash@5.1?distro=ubuntu-23.10', 'Ubuntu:23.10 bash'],
    ['pkg:apk/alpine/busybox@1.36.1-r2?distro=alpine-3.19.1', 'Alpine:v3.19 busybox'],
    ['pkg:apk/wolfi/busybox@1.36.1-r2?distro=20230201', 'Wolfi busybox'],
    ['pkg:rpm/almalinux/curl@7.76.1-26.el9?distro=almalinux-9.3', 'AlmaLinux:9 curl'],
    ['pkg:rpm/fedora/curl@7.50.3-1.fc25?distro=fedora-25', ' curl'],
  ])('takes the distribution and its release from %s', (purl, expected) => {
    expect(packageOf(purl)).toBe(expected);
  });

  it('passes on what is wrong with the purl', () => {
    expect(packageOf('npm/left-pad')).toBe('`npm/left-pad` does not begin with `pkg:`');
  });
});
