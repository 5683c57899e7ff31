import { useState } from 'react';

/** The code of the link in a message that verifies an address. It stands behind `#`, where scanners of links send nothing. */
export function useGivenCode(): { readonly method: string; readonly code: string } | undefined {
  const [given] = useState(() => givenCode(location.hash));
  return given;
}

export function givenCode(hash: string): { readonly method: string; readonly code: string } | undefined {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  const [method, code] = [parts.get('verify'), parts.get('code')];
  return method === null || code === null ? undefined : { method, code };
}
