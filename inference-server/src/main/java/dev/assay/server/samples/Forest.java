package dev.assay.server.samples;

import dev.assay.server.samples.RegressionTree.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random forest: trees grown on bootstrap samples, whose answers are averaged. */
record Forest(List<RegressionTree> trees) {
    private static final int TREES = 40;

    static Forest train(LoanApplications data, long seed) {
        Random random = new Random(seed);
        List<RegressionTree> trees = new ArrayList<>();
        int rows = data.features().length;
        for (int i = 0; i < TREES; i++) {
            int[] sample = random.ints(rows, 0, rows).toArray();
            trees.add(new TreeGrower(data, random).grow(sample));
        }
        return new Forest(List.copyOf(trees));
    }

    /** The forest's own answer, against which ONNX Runtime's is tested. */
    float predict(float[] row) {
        double sum = 0;
        for (RegressionTree tree : trees) {
            sum += tree.predict(row);
        }
        return (float) (sum / trees.size());
    }

    /** The forest as one ai.onnx.ml TreeEnsembleRegressor (operator set 3): features [n, 6] to risk [n, 1]. */
    byte[] toOnnx() {
        return new OnnxGraph("loan-risk")
                .opset("", 15)
                .opset("ai.onnx.ml", 3)
                .input("features", OnnxGraph.FLOAT, -1, LoanApplications.NAMES.length)
                .output("risk", OnnxGraph.FLOAT, -1, 1)
                .node(ensemble())
                .toByteArray();
    }

    private OnnxGraph.Node ensemble() {
        NodeColumns columns = new NodeColumns();
        for (int tree = 0; tree < trees.size(); tree++) {
            List<TreeNode> nodes = trees.get(tree).nodes();
            for (int node = 0; node < nodes.size(); node++) {
                columns.add(tree, node, nodes.get(node));
            }
        }
        return columns.toNode();
    }

    /** The operator wants its trees as parallel columns. */
    private static final class NodeColumns {
        private final List<Long> trees = new ArrayList<>();
        private final List<Long> nodes = new ArrayList<>();
        private final List<Long> features = new ArrayList<>();
        private final List<String> modes = new ArrayList<>();
        private final List<Float> thresholds = new ArrayList<>();
        private final List<Long> left = new ArrayList<>();
        private final List<Long> right = new ArrayList<>();
        private final List<Long> leafTrees = new ArrayList<>();
        private final List<Long> leafNodes = new ArrayList<>();
        private final List<Long> leafTargets = new ArrayList<>();
        private final List<Float> leafWeights = new ArrayList<>();

        void add(long tree, long node, TreeNode content) {
            trees.add(tree);
            nodes.add(node);
            features.add((long) Math.max(0, content.feature()));
            modes.add(content.isLeaf() ? "LEAF" : "BRANCH_LEQ");
            thresholds.add(content.isLeaf() ? 0f : content.value());
            left.add((long) content.left());
            right.add((long) content.right());
            if (content.isLeaf()) {
                addLeaf(tree, node, content.value());
            }
        }

        private void addLeaf(long tree, long node, float weight) {
            leafTrees.add(tree);
            leafNodes.add(node);
            leafTargets.add(0L);
            leafWeights.add(weight);
        }

        OnnxGraph.Node toNode() {
            return new OnnxGraph.Node("ai.onnx.ml", "TreeEnsembleRegressor", List.of("features"), List.of("risk"))
                    .integer("n_targets", 1)
                    .text("aggregate_function", "AVERAGE")
                    .text("post_transform", "NONE")
                    .integers("nodes_treeids", trees)
                    .integers("nodes_nodeids", nodes)
                    .integers("nodes_featureids", features)
                    .texts("nodes_modes", modes)
                    .floats("nodes_values", thresholds)
                    .integers("nodes_truenodeids", left)
                    .integers("nodes_falsenodeids", right)
                    .integers("target_treeids", leafTrees)
                    .integers("target_nodeids", leafNodes)
                    .integers("target_ids", leafTargets)
                    .floats("target_weights", leafWeights);
        }
    }
}
