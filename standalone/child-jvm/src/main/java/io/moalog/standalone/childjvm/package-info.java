/** Starts a JVM that ends with its parent: the parent's side ({@link ChildJvm}) and the child's ({@link ChildProgram}). */
@NullMarked
package io.moalog.standalone.childjvm;

import org.jspecify.annotations.NullMarked;
