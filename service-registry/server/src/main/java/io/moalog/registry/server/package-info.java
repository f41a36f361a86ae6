/** Registers services: decides names, makes their topics, keeps their settings in SQL and publishes them to every role. */
@org.jspecify.annotations.NullMarked
package io.moalog.registry.server;
