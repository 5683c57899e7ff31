import { useState } from 'react';
import { useAct, useList } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';

/** Says which service a product is. Of several that a statement names, one is chosen; of none, it is written. */
export function LinkProductWindow({ products, onClose }: { products: readonly string[]; onClose: () => void }) {
  const services = useList('listServices', { query: { limit: 200 } }).items;
  const [product, setProduct] = useState(products[0] ?? '');
  const [service, setService] = useState('');
  const act = useAct('linkVexProduct', () => {
    showToast(`${product} is ${service}`);
    onClose();
  });
  return (
    <Window
      title="Link a product to a service"
      note="What documents say of this product is then held against the releases of that service, and may suppress their findings."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ body: { product, service } })}>
        {products.length > 1 ? (
          <SelectField
            label="Product"
            value={product}
            onValue={setProduct}
            problem={act.fieldProblem('product')}
            options={products.map((value) => ({ value, label: value }))}
          />
        ) : (
          <TextArea
            label="Product"
            hint="As documents name it, best by its purl. Neither the version nor what follows a question mark matters."
            value={product}
            onValue={setProduct}
            problem={act.fieldProblem('product')}
            className="font-mono text-sm"
            spellCheck={false}
            autoCapitalize="none"
          />
        )}
        <SelectField
          label="Service"
          value={service}
          onValue={setService}
          problem={act.fieldProblem('service')}
          options={[
            { value: '', label: 'choose a service' },
            ...services.map((each) => ({ value: each.name, label: each.name })),
          ]}
        />
        <FormEnd act={act} label="Link" isOff={product.trim() === '' || service === ''} onClose={onClose} />
      </Form>
    </Window>
  );
}
