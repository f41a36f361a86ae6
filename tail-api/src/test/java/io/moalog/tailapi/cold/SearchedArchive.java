package io.moalog.tailapi.cold;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import io.moalog.tailapi.TestArchive;
import java.nio.file.Path;
import java.time.Instant;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An archive beside an Elasticsearch, anew for each test. */
abstract class SearchedArchive {
    static final ServiceName SERVICE = new ServiceName("a");
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    TestArchive archive;
    FakeElasticsearch elasticsearch;
    RestClient client;

    @BeforeEach
    void start() throws Exception {
        archive = new TestArchive(folder);
        elasticsearch = new FakeElasticsearch();
        client = elasticsearch.client();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        elasticsearch.close();
    }

    static String id(int partition, long offset) {
        return new LogPosition(TestArchive.TOPIC_ID, partition, offset).id();
    }
}
