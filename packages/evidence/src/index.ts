export { type Json, canonicalJson } from './canonical.ts';
export {
  type BreakReason,
  type ChainHead,
  type ChainVerdict,
  type ChainedRecord,
  ChainVerifier,
  type VerifyOptions,
  chainStart,
  chainStep,
  verifyChain,
} from './chain.ts';
export { type EvidenceContent, type EvidenceHeader, type Hash, contentDigest, recordDigest } from './record.ts';
export { sha256 } from './sha256.ts';
