package io.moalog.archive.schedule;

import java.util.Properties;
import java.util.UUID;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.DBConnectionManager;

/** Makes schedulers that share their jobs through the database. */
final class ClusteredQuartz {
    /** The cluster: schedulers of this name share their jobs. */
    private static final String NAME = "moalog.batch-indexer";
    /** A scheduler that is silent for this long and 7.5 s more counts as dead. */
    private static final int CHECK_IN_MS = 5_000;

    private ClusteredQuartz() {}

    /** A scheduler in standby, with a name of its own within the cluster. */
    static Scheduler create(QuartzDatabase database, int threads) throws SchedulerException {
        String instance = UUID.randomUUID().toString();
        DBConnectionManager.getInstance().addConnectionProvider(instance, database);
        StdSchedulerFactory factory = new StdSchedulerFactory(properties(instance, threads));
        SchedulerRepository all = SchedulerRepository.getInstance();
        // Quartz registers schedulers by the cluster's name and would hand out one that another database has.
        synchronized (ClusteredQuartz.class) {
            Scheduler created = factory.getScheduler();
            all.remove(NAME);
            return created;
        }
    }

    private static Properties properties(String instance, int threads) {
        Properties properties = new Properties();
        properties.put(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, NAME);
        properties.put(StdSchedulerFactory.PROP_SCHED_INSTANCE_ID, instance);
        // The default of 30 s lets one node take all jobs and start them late.
        properties.put(StdSchedulerFactory.PROP_SCHED_IDLE_WAIT_TIME, "1000");
        properties.put(StdSchedulerFactory.PROP_SCHED_DB_FAILURE_RETRY_INTERVAL, "5000");
        properties.put(StdSchedulerFactory.PROP_SCHED_MAKE_SCHEDULER_THREAD_DAEMON, "true");
        properties.put(StdSchedulerFactory.PROP_THREAD_POOL_CLASS, SimpleThreadPool.class.getName());
        properties.put("org.quartz.threadPool.threadCount", Integer.toString(threads));
        properties.put("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.put(StdSchedulerFactory.PROP_JOB_STORE_CLASS, JobStoreTX.class.getName());
        // Its byte columns are what H2 has as well.
        properties.put("org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
        properties.put("org.quartz.jobStore.dataSource", instance);
        properties.put("org.quartz.jobStore.tablePrefix", QuartzDatabase.TABLE_PREFIX);
        properties.put("org.quartz.jobStore.useProperties", "true");
        properties.put("org.quartz.jobStore.isClustered", "true");
        properties.put("org.quartz.jobStore.clusterCheckinInterval", Integer.toString(CHECK_IN_MS));
        return properties;
    }
}
