/** Secrets that have to be known in plain, encrypted wherever they are kept. */
@org.jspecify.annotations.NullMarked
package io.moalog.registry.secret;
