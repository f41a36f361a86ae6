/** What every role knows of the services: the cached view read from the compacted topic {@code moalog.services}. */
@org.jspecify.annotations.NullMarked
package io.moalog.registry.view;
