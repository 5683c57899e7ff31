export { isVisible, type Reader, readerOf } from '../platform/matters/visibility.ts';
