package io.moalog.standalone.hdfs;

import static io.moalog.standalone.childjvm.LoopbackPort.HOST;

import java.util.HashMap;
import java.util.Map;

/** Hadoop's configuration: one datanode on loopback that is writable as soon as it has registered. */
final class HdfsSettings {
    private HdfsSettings() {}

    /** @param overrides replace ours, one by one */
    static Map<String, String> with(Map<String, String> overrides) {
        Map<String, String> settings = new HashMap<>();
        settings.put("dfs.permissions.enabled", "false");
        settings.put("dfs.replication", "1");
        settings.put("dfs.namenode.safemode.extension", "0");
        settings.put("dfs.heartbeat.interval", "1");
        loopback(settings);
        idle(settings);
        settings.putAll(overrides);
        return settings;
    }

    private static void loopback(Map<String, String> settings) {
        settings.put("dfs.namenode.rpc-bind-host", HOST);
        settings.put("dfs.namenode.http-address", HOST + ":0");
        settings.put("dfs.datanode.address", HOST + ":0");
        settings.put("dfs.datanode.http.address", HOST + ":0");
        settings.put("dfs.datanode.ipc.address", HOST + ":0");
        settings.put("dfs.namenode.datanode.registration.ip-hostname-check", "false");
    }

    /** Fewer threads, and no background work that a single small disk does not need. */
    private static void idle(Map<String, String> settings) {
        settings.put("dfs.namenode.handler.count", "4");
        settings.put("dfs.datanode.handler.count", "2");
        settings.put("dfs.block.scanner.volume.bytes.per.second", "0");
        // The default runs du over the data every ten minutes.
        settings.put("fs.getspaceused.classname", "org.apache.hadoop.fs.DFCachingGetSpaceUsed");
        settings.put("hadoop.security.group.mapping", "org.apache.hadoop.security.NullGroupsMapping");
    }
}
