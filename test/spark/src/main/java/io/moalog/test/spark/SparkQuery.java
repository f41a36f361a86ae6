package io.moalog.test.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs SQL in Spark's local mode: {@code SparkQuery SCRIPT ROWS}. */
public final class SparkQuery {
    private SparkQuery() {}

    /** @param args a file of statements that end with {@code ;}; a file for the last one's rows, a line of JSON each */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]).toAbsolutePath().getParent();
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            Dataset<Row> rows = null;
            for (String statement : Files.readString(Path.of(args[0])).split(";\\s*(\n|$)")) {
                rows = spark.sql(statement);
            }
            Files.write(Path.of(args[1]), rows == null ? List.of() : rows.toJSON().collectAsList());
        }
    }
}
