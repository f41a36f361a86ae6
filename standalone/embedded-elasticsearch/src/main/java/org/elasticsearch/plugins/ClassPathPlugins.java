package org.elasticsearch.plugins;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.elasticsearch.Build;
import org.elasticsearch.action.admin.cluster.node.info.PluginsAndModules;
import org.elasticsearch.env.Environment;

/** Plugins that stand on the class path, where Elasticsearch looks for unpacked folders with descriptors. */
public final class ClassPathPlugins extends PluginsService {
    private final List<LoadedPlugin> onClassPath;

    public ClassPathPlugins(Environment environment, PluginsLoader noFolders, List<Plugin> plugins) {
        super(environment.settings(), environment.configDir(), noFolders);
        this.onClassPath = plugins.stream()
                .map(plugin -> new LoadedPlugin(
                        descriptor(plugin), plugin, plugin.getClass().getClassLoader()))
                .toList();
    }

    /** A loader for a node that has no plugin folders. */
    public static PluginsLoader noFolders() {
        return PluginsLoader.createPluginsLoader(Set.of(), Set.of(), Map.of(), false);
    }

    private static PluginDescriptor descriptor(Plugin plugin) {
        String name = plugin.getClass().getName();
        String java = Integer.toString(Runtime.version().feature());
        return new PluginDescriptor(
                name,
                "from the class path",
                Build.current().version(),
                Build.current().version(),
                java,
                name,
                "",
                List.of(),
                false,
                false,
                true,
                false);
    }

    @Override
    protected List<LoadedPlugin> plugins() {
        return onClassPath;
    }

    @Override
    public PluginsAndModules info() {
        return new PluginsAndModules(
                onClassPath.stream()
                        .map(plugin -> new PluginRuntimeInfo(plugin.descriptor()))
                        .toList(),
                List.of());
    }

    /** Elasticsearch asks its plugin folders; without this, the node silently has no features. */
    @Override
    public <T> List<? extends T> loadServiceProviders(Class<T> service) {
        return ServiceLoader.load(service, getClass().getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
