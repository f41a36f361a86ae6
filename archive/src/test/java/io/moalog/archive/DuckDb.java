package io.moalog.archive;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reader of Parquet that shares no code with the writer. */
public final class DuckDb {
    private DuckDb() {}

    /** Rows as maps by column; {@code %s} in the query stands for all files under {@code folder}. */
    public static List<Map<String, Object>> query(Path folder, String sql) {
        String files = "read_parquet('" + folder + "/**/*.parquet', hive_partitioning = true)";
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            List<Map<String, Object>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery(sql.formatted(files))) {
                while (result.next()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                        row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError("DuckDB does not read " + folder, e);
        }
    }
}
