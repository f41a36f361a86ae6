/** A real HDFS, namenode and datanode, in a child JVM. */
@NullMarked
package io.moalog.standalone.hdfs;

import org.jspecify.annotations.NullMarked;
