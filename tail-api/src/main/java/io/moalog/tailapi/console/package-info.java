/** The web console: its files and the policy under which a browser runs them. */
@org.jspecify.annotations.NullMarked
package io.moalog.tailapi.console;
