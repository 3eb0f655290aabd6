"""Finance (ekonomi): vouchers and payment lists."""
