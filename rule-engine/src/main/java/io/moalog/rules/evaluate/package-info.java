/** From the stream of logs to alerts raised: which topics are read, by whom, and what each log means to each rule. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.evaluate;
